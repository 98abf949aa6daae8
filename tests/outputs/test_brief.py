"""The brief: what it says, and its Word and PDF files opened by programs that did not make them."""

from __future__ import annotations

import sys
import zipfile
from io import BytesIO
from xml.etree import ElementTree

import msgspec
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import NEGOTIATION

from detente.errors import RecordError
from detente.model import ConditionEntry, Person
from detente.outputs import brief_docx, brief_pdf
from detente.outputs.brief import Brief, Part, Point, brief, docx, pdf, shorten

NAMES = ("Aleksandar Vučić", "Phạm Bình Minh", "Сергей Лавров", "Ólafur Ragnar Grímsson", "Αλέξης Τσίπρας")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = "#set page(fill: red) *bold* $x^2$ <w:p/> [click](javascript:x) \\n =1+1"


def _words(made: bytes) -> str:
    """All text of a Word document, by the standard library alone."""
    with zipfile.ZipFile(BytesIO(made)) as parts:
        assert parts.testzip() is None
        whole = ElementTree.fromstring(parts.read("word/document.xml"))
    return "\n".join("".join(t.text or "" for t in p.iter(f"{WORD}t")) for p in whole.iter(f"{WORD}p"))


def _pages(made: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages]


def _one(text: str) -> Brief:
    return Brief(text, text, (Part("a", text, (Point(text, text, (1,)),)),), (), "")


def test_it_says_who_what_where_it_stands_and_what_comes(record):
    told = brief(record, NEGOTIATION)
    said = {part.key: [(p.lead, p.text, p.sources) for p in part.points] for part in told.parts}
    assert told.clocks == "As of 20 May 2031, the day of the last report"
    assert ("Third parties", "United Nations (mediator)", ()) in said["who"] and ("Goal", "a treaty", (1,)) in said["who"]
    assert said["stands"][:3] == [
        ("Rounds", "1 held, 1 planned", ()), ("Conditions", "1 partly-met", ()), ("Issues", "1 agreed, 1 agenda", ()),
    ]
    assert said["stands"][3] == ("20 May 2031", "partly-met: Norland wants of Sudland: open the lock", (2,))
    assert said["rounds"] == [
        ("Last: 10 May 2031", "Portville, Norway; round 1; senior-official level; held; led by Ada Berg (Norland) and Ivo Marr (Sudland); "
                              "accounts of it differ", (1,)),
        ("Next: June 2031", "place not stated; planned", (2,)),
    ]
    assert said["between"] == [("partly-met", "Norland wants of Sudland: open the lock – before: any treaty; since 20 May 2031", (1, 2))]
    assert said["next"] == [("June 2031", "meet again", (2,))]
    assert [s.about for s in told.sources] == ["The Ferry Post, 11 May 2031: “A first <meeting>”", "=Harbour News, 20 May 2031: “Fares fall”"]


def test_what_does_not_fit_is_counted_and_the_latest_comes_first(record):
    many = tuple(ConditionEntry(id=f"c{n:02}", demand=f"demand {n}", last_mentioned=f"2031-05-{n:02}") for n in range(1, 20))
    part = next(p for p in brief(record, msgspec.structs.replace(NEGOTIATION, conditions=many)).parts if p.key == "between")
    assert (len(part.points), part.more) == (8, 11) and "demand 19" in part.points[0].text


def test_an_empty_negotiation_still_has_a_brief(record):
    bare = msgspec.structs.replace(NEGOTIATION, parties=(), goal=None, rounds=(), issues=(), conditions=(), commitments=(),
                                   announcements=(), next_steps=(), people=(), third_parties=())
    assert [p.key for p in brief(record, bare).parts] == ["who"]
    assert _pages(pdf(record, bare)) and "not stated" in _words(docx(record, bare))


def test_both_files_say_the_whole_brief_on_two_pages_at_most(record):
    told = brief(record, NEGOTIATION)
    pages = _pages(pdf(record, NEGOTIATION))
    for words in (_words(docx(record, NEGOTIATION)), "\n".join(pages)):
        flat = "".join(words.split())
        for part in told.parts:
            assert "".join(part.heading.split()) in flat
            assert all("".join(p.text.split()) in flat for p in part.points)
        assert all("".join(s.about.split()) in flat for s in told.sources)
    assert len(pages) <= 2


@pytest.mark.parametrize("name", NAMES)
def test_names_of_other_scripts_are_printed(name):
    assert name in "\n".join(_pages(brief_pdf.document([_one(name)]))) and brief_pdf.bundled(name)
    assert name in _words(brief_docx.document([_one(name)]))


def test_arabic_is_printed_in_letters_that_the_font_has():
    made = brief_pdf.document([_one("محمد جواد ظريف")])
    fonts = {f["/BaseFont"] for p in pypdf.PdfReader(BytesIO(made)).pages for f in (x.get_object() for x in p["/Resources"]["/Font"].values())}
    assert any("NotoSansArabic" in f for f in fonts)


def test_what_looks_like_markup_is_words():
    flat = "".join(HOSTILE.split())
    assert "".join("".join(_pages(brief_pdf.document([_one(HOSTILE)]))).split()).count(flat) == 5  # title, clocks, heading, lead, text
    assert "".join(_words(brief_docx.document([_one(HOSTILE)])).split()).count(flat) == 5


@settings(deadline=None, max_examples=25)
@given(st.text(max_size=40))
def test_any_name_makes_a_word_document(text):
    from made_up import record as make

    odd = msgspec.structs.replace(NEGOTIATION, title=text, people=(Person(name=text, party=None, titles=(text,), claims=()),))
    assert "Parties and goal" in _words(docx(make(), odd))


@pytest.mark.parametrize("write", [docx, pdf])
def test_the_same_brief_is_the_same_bytes(record, write, monkeypatch):
    import time

    first = write(record, NEGOTIATION)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert write(record, NEGOTIATION) == first


def test_several_negotiations_are_one_file_a_page_each(record):
    briefs = [brief(record, NEGOTIATION)] * 3
    assert len(_pages(brief_pdf.document(briefs))) == 3 and _words(brief_docx.document(briefs)).count("Parties and goal") == 3


@given(st.text(max_size=400), st.integers(min_value=20, max_value=200))
def test_a_shortened_text_is_its_beginning(text, most):
    from detente.record.plain import clean

    short = shorten(text, most)
    assert len(short) <= most and (short == clean(text) or clean(text).startswith(short.removesuffix(" …")))


def test_without_the_package_the_remedy_is_named(record, monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(RecordError, match=r"pip install 'detente\[exports\]'"):
        docx(record, NEGOTIATION)


