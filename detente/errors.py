"""Every error detente raises on purpose, as one tree. Each message says what to do next.

    DetenteError
    ├── InvalidValue          a value that the model does not allow (also a ValueError)
    │   ├── InvalidDate       not an EDTF date of the kinds that detente keeps
    │   └── AlteredQuote      a quote that is not the text it points at
    ├── UnreadableReport      a report that no reader of reports can take (kept as rejected, never fatal)
    │   └── BrokenOff         a file that breaks off in the middle: what was whole before that is read
    ├── RecordError           the record file is missing, locked, damaged or of another schema
    ├── PutAside              a report that its reader is spared (kept as rejected, never fatal)
    ├── PartsError            a folder of parts is missing, in use, full or damaged
    ├── ModelError            a language model is missing or its files are not those of its manifest
    ├── DataError             a table or word list under data/ is malformed
    ├── SettingsError         a settings file that a user wrote cannot be used
    ├── ServiceError          another machine did not give what was asked of it
    │   └── PrivateAddress    an address that a site may not send us to
    └── UnknownTerm           a term, status or code that the glossary does not hold
"""

from __future__ import annotations


class DetenteError(Exception):
    """The root: catching it catches all that detente raises on purpose."""


class InvalidValue(DetenteError, ValueError):
    """A value that the model does not allow."""


class InvalidDate(InvalidValue):
    """Not an EDTF date of the kinds that detente keeps."""


class AlteredQuote(InvalidValue):
    """A quote that is not the text it points at: a fault of the finder that made it."""


class UnreadableReport(DetenteError):
    """A report that cannot be read.

    ``reason`` is a short sentence for a person; ``line`` is the 1-based line in the file, where one is known.
    """

    def __init__(self, reason: str, *, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class BrokenOff(UnreadableReport):
    """A file is cut short or damaged from here on; what was whole before has been read.

    ``final``: what follows must not be looked for, as the file unpacks to absurdly much.
    """

    def __init__(self, reason: str, *, line: int | None = None, final: bool = False) -> None:
        super().__init__(reason, line=line)
        self.final = final


class RecordError(DetenteError):
    """The record file is missing, locked, damaged or of another schema."""


class PutAside(DetenteError):
    """A report that ended its reader and is not read again; the message says why."""


class PartsError(DetenteError):
    """A folder of parts is missing, in use by another program, full, damaged or not to be written."""


class ModelError(DetenteError):
    """A language model is missing or its files are not those of its manifest."""


class DataError(DetenteError):
    """A table or word list under ``data/`` is malformed."""


class SettingsError(DetenteError):
    """A settings file that a user wrote cannot be used; the message names the file, the line and the key."""


class ServiceError(DetenteError):
    """Another machine did not give what was asked of it.

    ``again``: asking again later may help; ``after``: not before so many seconds, where the machine said so; ``status``: of
    HTTP, where it answered at all.
    """

    def __init__(self, reason: str, *, again: bool = True, after: float | None = None, status: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.again, self.after, self.status = reason, again, after, status


class PrivateAddress(ServiceError):
    """An address of a private network, which a site may not send us to."""


class UnknownTerm(DetenteError, KeyError):
    """A term, status or code that the glossary does not hold."""

    def __str__(self) -> str:  # KeyError would print the message in quotes
        return str(self.args[0]) if self.args else ""
