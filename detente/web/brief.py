"""Brief: a negotiation on one page, as a file. The room of outputs draws it up, where the libraries for it are installed."""

from __future__ import annotations

from importlib.util import find_spec

from detente.model import Negotiation
from detente.outputs.brief import docx, pdf
from detente.record.record import Record

_FORMS = {
    "docx": ("docx", docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("typst", pdf, "application/pdf"),
}
"""For each ending the library that it needs, what makes it, and its media type."""


def forms() -> tuple[str, ...]:
    """The endings in which a brief can be had as a file here."""
    return tuple(form for form, (library, _, _) in _FORMS.items() if find_spec(library))


def made(record: Record, negotiation: Negotiation, form: str) -> tuple[bytes, str] | None:
    """A brief as bytes and their media type; None where it cannot be had in that form."""
    if form not in forms():
        return None
    _, make, kind = _FORMS[form]
    return make(record, negotiation), kind
