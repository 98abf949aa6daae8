"""Answers kept beside the record, so that the same question is paid for once. Only answers that could be used are kept."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from detente.errors import RecordError
from detente.second.client import Reply


class Answers:
    """A folder with a file an answer, written whole or not at all. Without a folder, nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @classmethod
    def beside(cls, record: str | None) -> Answers:
        """The answers that belong to a record: in the folder FILE.answers."""
        return cls(None if record is None else Path(f"{record}.answers"))

    def get(self, report: str, host: str, body: Mapping[str, Any]) -> Reply | None:
        """The answer to this request about a report, or None where there is none that can be read."""
        if self._folder is None:
            return None
        try:
            return msgspec.json.decode(self._file(self._folder, report, host, body).read_bytes(), type=Reply)
        except (OSError, msgspec.DecodeError):
            return None

    def keep(self, report: str, host: str, body: Mapping[str, Any], reply: Reply) -> None:
        """Keeps an answer. Raises RecordError where the folder cannot be written."""
        if self._folder is None:
            return
        file = self._file(self._folder, report, host, body)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
            with os.fdopen(handle, "wb") as out:
                out.write(msgspec.json.encode(reply))
                out.flush()
                os.fsync(out.fileno())
            Path(name).replace(file)
        except OSError as e:
            raise RecordError(f"{self._folder} cannot be written ({e.strerror}); make room, or give yourself the right to") from None

    @staticmethod
    def _file(folder: Path, report: str, host: str, body: Mapping[str, Any]) -> Path:
        told = msgspec.json.encode([host, body], order="deterministic")
        return folder / f"{report}-{hashlib.sha256(told).hexdigest()[:16]}.json"
