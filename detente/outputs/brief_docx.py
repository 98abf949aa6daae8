"""The brief as a Word document, the same bytes for the same brief."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from detente.outputs.brief import Brief, Part, Point, brief
from detente.outputs.formats import needs
from detente.record.record import Record

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can name
_WIDTHS = (36, 138)  # millimetres of the two columns
_ACCENT, _GREY = "1F4E79", "5A5A5A"


def export(record: Record) -> bytes:
    """The briefs of all negotiations, each on a page of its own."""
    return document([brief(record, n) for n in record.negotiations])


def document(briefs: Sequence[Brief]) -> bytes:
    """The briefs as one document. Raises RecordError, saying what to install, where python-docx is missing."""
    made = needs("docx", "exports").Document()
    _dress(made, briefs)
    for at, one in enumerate(briefs):
        if at:
            made.add_section()
        _foot(made.sections[-1], one)
        _brief(made, one)
    out = BytesIO()
    made.save(out)
    return _timeless(out.getvalue())


def _dress(document: Any, briefs: Sequence[Brief]) -> None:
    """Page, styles and properties."""
    from docx.shared import Mm, Pt, RGBColor

    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(18)
        section.top_margin, section.bottom_margin = Mm(14), Mm(15)
        section.footer_distance = Mm(7)
    base = document.styles["Normal"]
    base.font.name, base.font.size = "Calibri", Pt(9.5)
    base.paragraph_format.space_after, base.paragraph_format.line_spacing = Pt(1), 1.0
    for name, size, before in (("Title", 15, 0), ("Heading 1", 10.5, 5)):
        style = document.styles[name]
        style.font.size, style.font.color.rgb, style.font.bold = Pt(size), RGBColor.from_string(_ACCENT), True
        style.element.rPr.rFonts.attrib.clear()  # the template's names of a theme would win over the name of the font
        style.font.name = "Calibri"
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(2)
    known = document.core_properties
    known.title = " · ".join(b.title for b in briefs)[:255] or "Brief"
    known.author = known.last_modified_by = known.comments = ""
    known.created = known.modified = datetime.datetime(*_EPOCH)


def _brief(document: Any, one: Brief) -> None:
    document.add_paragraph(one.title, style="Title")
    _small(document.add_paragraph(), one.clocks)
    for part in one.parts:
        _part(document, part)
    if one.sources:
        document.add_paragraph("Sources", style="Heading 1")
    for source in one.sources:
        told = f"{source.number}. {source.about}" + (f" {source.url}" if source.url else "")
        _small(document.add_paragraph(), told)


def _foot(section: Any, one: Brief) -> None:
    """What the brief is made from, and the number of the page, under every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    section.footer.is_linked_to_previous = False
    paragraph = section.footer.paragraphs[0]
    _small(paragraph, f"{one.foot} · page ", 6.5)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    _small(paragraph, "1", 6.5)
    field.append(paragraph.runs[-1]._r)


def _part(document: Any, part: Part) -> None:
    from docx.shared import Mm

    document.add_paragraph(part.heading, style="Heading 1")
    table = document.add_table(rows=0, cols=2)
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):  # Word goes by the cells, LibreOffice by the columns
        column.width = Mm(width)
    for point in part.points:
        lead, told = table.add_row().cells
        lead.width, told.width = map(Mm, _WIDTHS)
        lead.paragraphs[0].add_run(point.lead).bold = True
        _told(told.paragraphs[0], point)
    if part.more:
        _small(document.add_paragraph(), f"and {part.more} more in the record")


def _told(paragraph: Any, point: Point) -> None:
    paragraph.add_run(point.text)
    if point.sources:
        _small(paragraph, f"  [{', '.join(map(str, point.sources))}]")


def _small(paragraph: Any, text: str, size: float = 8) -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(size), RGBColor.from_string(_GREY)


def _timeless(made: bytes) -> bytes:
    """The same document with every part dated alike: a document is a zip file, which notes when it was written."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(made)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
