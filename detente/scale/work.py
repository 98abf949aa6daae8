"""Work: how the reports of a run are read, as plain values that can be sent to another process or machine."""

from __future__ import annotations

import functools
import hashlib
import importlib
from typing import cast

import msgspec

from detente.errors import DetenteError
from detente.record.read import Reads

FORMAT = 1  # of the parts; another number is another folder


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """How reports are read.

    ``lang``, ``model``, ``gated`` choose the reader; ``published`` (ISO) dates reports that have no date; ``texts`` says of
    which reports the text is kept in the parts: of those about ``talks``, of ``all``, or of ``none``. ``factory``
    names the function, ``module:function``, that makes the reader from this.
    """

    factory: str = "detente.scale.work:standard"
    lang: str | None = None
    model: str | None = None
    gated: bool = True
    published: str | None = None
    texts: str = "talks"

    def reader(self) -> Reads:
        """The reader, made once a process."""
        return _reader(self)

    @property
    def name(self) -> str:
        """12 hex digits for the reader's version and all else that the parts depend on but their input."""
        told = "\0".join([str(FORMAT), self.reader().version, self.published or "", self.texts])
        return hashlib.sha256(told.encode()).hexdigest()[:12]


@functools.cache
def _reader(work: Work) -> Reads:
    module, _, function = work.factory.partition(":")
    try:
        make = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError) as fault:
        raise DetenteError(f"no reader {work.factory!r} ({fault}): name it as module:function") from fault
    return cast(Reads, make(work))


def standard(work: Work) -> Reads:
    """detente's own reader."""
    from detente.finders.readers import Readers

    return Readers.of(work.lang, work.model, gated=work.gated)
