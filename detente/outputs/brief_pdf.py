"""The brief as a PDF, set by Typst with fonts that come with it: the same bytes for the same brief, on every machine.

Only where a text has letters that those fonts lack (Chinese, say) are the machine's own fonts asked.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from importlib import resources

from detente.errors import RecordError
from detente.outputs.brief import Brief, brief
from detente.outputs.formats import needs
from detente.record.record import Record

_BUNDLED = ("LATIN", "GREEK", "CYRILLIC", "HEBREW", "ARABIC")


def export(record: Record) -> bytes:
    """The briefs of all negotiations, each on a page of its own."""
    return document([brief(record, n) for n in record.negotiations])


def document(briefs: Sequence[Brief]) -> bytes:
    """The briefs as one PDF. Raises RecordError, saying what to install, where typst is missing."""
    typst = needs("typst", "exports")
    arabic = needs("fontpkg_noto_sans_arabic", "exports")
    said = json.dumps([asdict(b) for b in briefs], ensure_ascii=False)
    with resources.as_file(resources.files("detente") / "data" / "brief.typ") as template:
        try:
            made: bytes = typst.compile(
                str(template), sys_inputs={"briefs": said}, font_paths=[str(arabic.ROOT / "files")], ignore_system_fonts=bundled(said),
            )
        except RuntimeError as e:
            raise RecordError(f"the brief could not be set ({e}); export it as docx or html, and please report this") from e
    return made


def bundled(text: str) -> bool:
    """Whether the fonts that come with typst have every letter of ``text``."""
    return all(unicodedata.name(c, "").startswith(_BUNDLED) for c in set(text) if c.isalpha())
