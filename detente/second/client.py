"""The client: one question to a chat-completions endpoint, with retries, limits and times; what it costs is counted whatever comes."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpcore
import msgspec

from detente.errors import ServiceError
from detente.second.settings import Model

LARGEST = 8_000_000  # bytes of an answer
_BASE = 1.0  # seconds before the second try
_AGAIN = (408, 409, 425, 429, 500, 502, 503, 504, 529)


class _Message(msgspec.Struct):
    content: str | None = None
    refusal: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Body(msgspec.Struct):
    choices: list[_Choice]
    usage: _Usage | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model wrote. ``end`` is why it stopped (``stop``, ``length``, ``content_filter``), ``refusal`` its words where it
    refused; tokens are None where the endpoint does not count them.
    """

    text: str
    end: str | None
    refusal: str | None
    read: int | None
    written: int | None


class Client:
    """Asks one endpoint. ``sleep`` waits between tries."""

    def __init__(self, model: Model, sleep: Callable[[float], None] = time.sleep) -> None:
        self._model, self._sleep = model, sleep
        self._pool = httpcore.ConnectionPool(ssl_context=ssl.create_default_context(), retries=0)

    def close(self) -> None:
        """Closes the connections."""
        self._pool.close()

    def ask(self, body: Mapping[str, Any]) -> Reply:
        """The reply to a request body, after as many tries as the settings allow.

        Raises ServiceError: with ``again`` False where the endpoint will not answer this run at all (a wrong key, model or address).
        """
        for tried in range(1, self._model.tries + 1):
            try:
                return self._once(body)
            except ServiceError as e:
                pause = e.after if e.after is not None else _BASE * 2.0 ** (tried - 1)
                if not e.again:
                    raise
                if pause > self._model.longest_wait:
                    raise ServiceError(f"{e.reason}; it asks to wait {pause:.0f} s, longer than `longest_wait`", status=e.status, after=pause) from None
                if tried == self._model.tries:
                    raise ServiceError(f"{e.reason} (asked {tried} times)", status=e.status) from None
                self._sleep(pause)
        raise AssertionError("tries is at least 1")

    def _once(self, body: Mapping[str, Any]) -> Reply:
        status, headers, answer = self._post(msgspec.json.encode(body))
        if status != 200:
            raise self._fault(status, headers, answer)
        try:
            found = msgspec.json.decode(answer, type=_Body)
            choice = found.choices[0]
        except (msgspec.DecodeError, UnicodeDecodeError, IndexError):
            raise ServiceError(f"{self._model.host} does not answer as a chat-completions endpoint does; look at `base_url`", status=200) from None
        usage = found.usage
        return Reply(choice.message.content or "", choice.finish_reason, choice.message.refusal,
                     usage.prompt_tokens if usage else None, usage.completion_tokens if usage else None)

    def _post(self, content: bytes) -> tuple[int, dict[str, str], bytes]:
        headers: dict[str | bytes, str | bytes] = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._model.secret:
            headers["Authorization"] = f"Bearer {self._model.secret}"
        end, wait = time.monotonic() + self._model.deadline, dict.fromkeys(("connect", "read", "write", "pool"), self._model.wait)
        try:
            with self._pool.stream("POST", f"{self._model.base_url.rstrip('/')}/chat/completions", headers=headers, content=content,
                                   extensions={"timeout": wait}) as response:
                body = bytearray()
                for piece in response.iter_stream():
                    body += piece
                    if len(body) > LARGEST:
                        raise ServiceError(f"{self._model.host} answers with more than {LARGEST} bytes", again=False)
                    if time.monotonic() > end:
                        raise httpcore.ReadTimeout
                return response.status, {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in response.headers}, bytes(body)
        except httpcore.TimeoutException:
            raise ServiceError(f"{self._model.host} did not answer within {self._model.wait:g} s a piece and {self._model.deadline:g} s in all") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as e:
            raise ServiceError(f"{self._model.host} cannot be reached ({self._safe(str(e)) or type(e).__name__}); is it running?") from None
        except (UnicodeError, ValueError, httpcore.UnsupportedProtocol):  # a key or address that no header or request line can hold
            raise ServiceError("the key or `base_url` holds characters that cannot be sent", again=False) from None

    def _fault(self, status: int, headers: Mapping[str, str], answer: bytes) -> ServiceError:
        why = self._safe(_message(answer))
        if 300 <= status < 400:
            return ServiceError(f"{self._model.host} redirects elsewhere; put the right address into `base_url`", again=False, status=status)
        more = {401: "look at the key", 403: "look at the key", 404: "look at `base_url` and `model`"}.get(status)
        told = f"{self._model.host} answers with status {status}{f' ({why})' if why else ''}{f'; {more}' if more else ''}"
        return ServiceError(told, again=status in _AGAIN, status=status, after=_after(headers.get("retry-after")))

    def _safe(self, text: str) -> str:
        """A text of the other side in one short line, without the key, which some endpoints repeat."""
        key = self._model.secret
        text = " ".join(text.split())
        return (text.replace(key, "[key]") if key else text)[:200]


def _message(answer: bytes) -> str:
    try:
        found = msgspec.json.decode(answer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return answer[:200].decode("utf-8", "replace") if not answer.lstrip().startswith(b"<") else ""
    error = found.get("error", "") if isinstance(found, dict) else ""
    return str(error.get("message", "")) if isinstance(error, dict) else str(error)


def _after(said: str | None) -> float | None:
    """The seconds that Retry-After asks to wait, given as seconds or as a time; None where it says neither."""
    if said is None:
        return None
    try:
        return max(0.0, float(said))
    except ValueError:
        pass
    try:
        then = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return None
    return max(0.0, ((then if then.tzinfo else then.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds())
