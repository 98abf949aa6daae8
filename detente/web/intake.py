"""Intake: reports that are handed in on the page. They lie in a folder beside the record until a program of its own has read them.

That program writes while others look; if it or the server is killed, what lies in the folder is read at the next start.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from detente.errors import InvalidValue, RecordError
from detente.reports.files import supported

_IDLE = 300.0  # seconds without work after which the reading program ends and gives its memory back
_KEPT = 50  # readings that are remembered


@dataclass
class Reading:
    """One handing-in: how many ``files``, and what became of them. ``state`` is waiting, reading, done or failed."""

    id: str
    files: int
    state: str = "waiting"
    read: int = 0
    new: int = 0
    unchanged: int = 0
    rejected: list[tuple[str, str]] = field(default_factory=list)
    error: str | None = None
    started: float = field(default_factory=time.time)


class Intake:
    """Takes files and texts, and has them read one handing-in after the other."""

    def __init__(self, record: Path, inbox: Path, *, command: Sequence[str] | None = None) -> None:
        self._record = record
        self._inbox = inbox
        self._command = list(command or (sys.executable, "-m", "detente.web.reading", str(record)))
        self._readings: dict[str, Reading] = {}
        self._waiting: list[str] = []
        self._wake = threading.Condition()
        self._reader: subprocess.Popen[str] | None = None
        self._ended = False
        self._thread = threading.Thread(target=self._work, name="intake", daemon=True)
        for left in sorted(inbox.iterdir()) if inbox.is_dir() else ():
            if left.is_dir() and re.fullmatch(r"\d{10,}-[0-9a-f]{8}", left.name):
                self._await(left.name, sum(1 for _ in left.iterdir()))
        self._thread.start()

    def take(self, files: Sequence[tuple[str, bytes]]) -> Reading:
        """Hands in files, each a name and its bytes. Raises InvalidValue, where none can be read, and RecordError."""
        if not files:
            raise InvalidValue("no file came; choose or drop some, or paste a text")
        bad = [name for name, _ in files if not name.lower().endswith(supported())]
        if bad:
            raise InvalidValue(f"{plain_name(bad[0])} has an ending that is not read; take files that end in {' '.join(supported())}")
        id = f"{int(time.time() * 1000)}-{secrets.token_hex(4)}"
        folder, making = self._inbox / id, self._inbox / f".{id}"
        try:
            making.mkdir(parents=True)
            for number, (name, body) in enumerate(files):
                (making / f"{number:03}-{plain_name(name)}").write_bytes(body)
            making.rename(folder)  # whole, or not there
        except OSError as e:
            shutil.rmtree(making, ignore_errors=True)
            raise RecordError(f"the reports could not be put beside the record ({e.strerror}); make room or give the right to write there, and send them again") from e
        return self._await(id, len(files))

    def _await(self, id: str, files: int) -> Reading:
        reading = Reading(id, files)
        with self._wake:
            self._readings[id] = reading
            while len(self._readings) > _KEPT:
                done = next((k for k, r in self._readings.items() if r.state in ("done", "failed")), None)
                if done is None:
                    break
                del self._readings[done]
            self._waiting.append(id)
            self._wake.notify()
        return reading

    def readings(self) -> list[Reading]:
        """What was handed in lately, the latest first."""
        with self._wake:
            return list(reversed(self._readings.values()))

    def close(self) -> None:
        """Ends the reading program; what it had not read stays in the folder."""
        with self._wake:
            self._ended = True
            self._wake.notify()
        if self._reader is not None:
            self._reader.terminate()

    def _work(self) -> None:
        while True:
            with self._wake:
                if not self._wake.wait_for(lambda: self._waiting or self._ended, _IDLE):
                    self._dismiss()
                    continue
                if self._ended:
                    return
                reading = self._readings[self._waiting.pop(0)]
            self._read(reading)

    def _read(self, reading: Reading) -> None:
        folder = self._inbox / reading.id
        reading.state = "reading"
        try:
            program = self._program()
            assert program.stdin is not None and program.stdout is not None
            program.stdin.write(f"{folder}\n")
            program.stdin.flush()
            for line in program.stdout:
                if self._heard(reading, json.loads(line)):
                    break
            else:
                raise OSError("the reading program ended before it was done")
        except (OSError, ValueError) as e:
            self._dismiss()
            if not self._ended:
                reading.state, reading.error = "failed", f"{e}; what you handed in is kept and read at the next start"
            return
        if reading.state == "done":
            shutil.rmtree(folder, ignore_errors=True)

    def _heard(self, reading: Reading, told: dict[str, object]) -> bool:
        """Takes in a line of the reading program; whether it was the last."""
        if "error" in told:
            reading.state, reading.error = "failed", f"{told['error']}; what you handed in is kept and read at the next start"
            return True
        reading.read, reading.new, reading.unchanged = (int(str(told[k])) for k in ("read", "new", "unchanged"))
        rejected = told["rejected"]
        assert isinstance(rejected, list)
        reading.rejected = [(re.sub(r"^\d{3}-", "", Path(str(p)).name), str(why)) for p, why in rejected]
        if told["done"]:
            reading.state = "done"
        return bool(told["done"])

    def _program(self) -> subprocess.Popen[str]:
        if self._reader is None or self._reader.poll() is not None:
            self._reader = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        return self._reader

    def _dismiss(self) -> None:
        if self._reader is not None:
            self._reader.terminate()
            self._reader = None


def plain_name(name: str) -> str:
    """The last part of a file's name, in letters that are safe in any folder; it leads nowhere."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    kept = "".join(c if c.isalnum() or c in "._- " else "_" for c in last).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:80] or 'report'}.{ending[:10]}" if dot else kept[:80] or "report"


def pasted(text: str, known: dict[str, str]) -> tuple[str, bytes]:
    """A text that was pasted, with what is known of it, as a file. Raises InvalidValue where it is blank."""
    if not text.strip():
        raise InvalidValue("the text is blank; paste a report")
    line = json.dumps({"text": text.replace("\r\n", "\n"), **{k: v.strip() for k, v in known.items() if v.strip()}}, ensure_ascii=False)
    return "pasted.jsonl", (line + "\n").encode("utf-8", "replace")
