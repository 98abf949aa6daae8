"""The settings of the second reader: which model, where, with which limits; from a TOML file or from the environment."""

from __future__ import annotations

import os
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from detente.errors import SettingsError
from detente.settings import Fault, Settings, load

KINDS = ("round", "issue", "condition", "commitment", "announcement", "statement", "next_step", "negotiation", "third_party")
FORMATS = ("json_schema", "json_object", "none")


class Prices(Settings, frozen=True, kw_only=True):
    """What a million tokens cost, in ``currency``."""

    input: float
    output: float
    currency: str

    def cost(self, read: int, written: int) -> float:
        """What so many tokens cost."""
        return (read * self.input + written * self.output) / 1e6


class Model(Settings, frozen=True, kw_only=True):
    """A model behind an OpenAI-compatible endpoint. Times are seconds; ``characters`` is the longest piece sent at once.

    The key is that in ``key``, else in the environment variable ``key_env``. ``admit`` names the kinds of claims that go into the
    merged record without a reviewer. ``most`` is how many reports one run may ask about. ``format`` is how an answer in JSON is asked for.
    """

    base_url: str
    model: str
    key: str | None = None
    key_env: str = "DETENTE_LLM_KEY"
    kinds: tuple[str, ...] = KINDS
    admit: tuple[str, ...] = ()
    format: str = "json_object"
    temperature: float | Literal["default"] = 0.0
    max_tokens: int = 4096
    tokens_key: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    characters: int = 12_000
    tries: int = 4
    wait: float = 120.0
    deadline: float = 300.0
    longest_wait: float = 60.0
    most: int = 1000
    prices: Prices | None = None

    def __repr__(self) -> str:
        return f"Model({self.model!r} at {self.host!r})"  # a key is never printed

    @property
    def host(self) -> str:
        """The host and port that are asked."""
        return urlsplit(self.base_url).netloc

    @property
    def secret(self) -> str | None:
        """The key, or None where the endpoint needs none."""
        return self.key or os.environ.get(self.key_env) or None

    def faults(self, at: tuple[str, ...] = ()) -> None:
        """Raises Fault for the first value that cannot be used."""
        address = urlsplit(self.base_url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise Fault((*at, "base_url"), "this is no web address; write it like \"http://localhost:11434/v1\"")
        if address.username or address.password or address.query:
            raise Fault((*at, "base_url"), "it must hold no name, password or query; the key goes into `key` or an environment variable")
        if address.scheme == "http" and self.secret and not _at_home(address.hostname):
            raise Fault((*at, "base_url"), "the key would be sent unencrypted; use https")
        for name in ("kinds", "admit"):
            if wrong := [k for k in getattr(self, name) if k not in KINDS]:
                raise Fault((*at, name), f"{wrong[0]!r} is no kind that the second reader knows; use {', '.join(KINDS)}")
        if beyond := [k for k in self.admit if k not in self.kinds]:
            raise Fault((*at, "admit"), f"{beyond[0]!r} is not among `kinds`")
        if self.format not in FORMATS:
            raise Fault((*at, "format"), f"use one of {', '.join(FORMATS)}")
        for name in ("max_tokens", "characters", "tries", "wait", "deadline", "longest_wait", "most"):
            if getattr(self, name) <= 0:
                raise Fault((*at, name), "it must be more than 0")
        if self.prices and min(self.prices.input, self.prices.output) < 0:
            raise Fault((*at, "prices"), "a price is not less than 0")


class File(Settings, frozen=True, kw_only=True):
    """The settings file: one table, ``[llm]``."""

    llm: Model

    def check(self) -> None:
        """Raises Fault for the first value that cannot be used."""
        self.llm.faults(("llm",))


def settings_of(path: str | None) -> Model:
    """The settings in the file, or those in the environment. Raises SettingsError, which says what is missing and never shows a key."""
    if path is not None:
        return load(path, File).llm
    found = {name: os.environ.get(f"DETENTE_LLM_{name.upper()}") for name in ("base_url", "model")}
    if missing := [f"DETENTE_LLM_{name.upper()}" for name, value in found.items() if not value]:
        raise SettingsError(
            f"which language model is to read? Name a settings file with --llm FILE.toml, or set {' and '.join(missing)} "
            "(docs/second-reader.md)"
        )
    model = Model(base_url=str(found["base_url"]), model=str(found["model"]))
    try:
        model.faults()
    except Fault as e:
        raise SettingsError(f"DETENTE_LLM_{str(e.at[-1]).upper()}: {e.why}") from None
    return model


def _at_home(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
