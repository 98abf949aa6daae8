"""The page on a terminal."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import NEGOTIATION
from rich.console import Console

from detente.outputs.page import only, page
from detente.outputs.text import show, text
from detente.record.plain import clean

GOLDEN = Path(__file__).with_name("page.txt")


def test_the_page_reads_as_it_should(record):
    assert text(page(record, NEGOTIATION)) == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_it_is_as_wide_as_the_terminal_and_loses_no_word(record, width):
    whole = page(record, NEGOTIATION)
    printed = text(whole, width)
    assert max(map(len, printed.splitlines())) <= width
    words = "".join(printed.split())
    for section in whole.sections:
        for line in section.lines:
            for part in (*line.body.split(), *line.refs, *(w for u in line.under for w in u.body.split())):
                assert part in words


def test_every_reference_leads_to_a_sentence_of_a_source(record):
    whole = page(record, NEGOTIATION)
    known = {f"{s.number}{letter}" for s in whole.sources for letter, _ in s.sentences}
    lines = [li for s in whole.sections for li in s.lines]
    assert all(li.refs for li in lines)
    assert {r for li in lines for r in (*li.refs, *(x for u in li.under for x in u.refs))} <= known


def test_a_text_from_two_outlets_names_both(record):
    import msgspec
    from made_up import FIRST

    record.store.keep_copy(msgspec.structs.replace(FIRST, outlet="The Echo", title="Taken over"))
    assert page(record, NEGOTIATION).sources[0].about.endswith("“A first <meeting>” (the same text also from The Echo)")


def test_colour_changes_no_word(record):
    out = StringIO()
    show(page(record, NEGOTIATION), Console(file=out, width=80, force_terminal=True, color_system="standard"))
    import re

    plain = re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue())
    assert "\n".join(x.rstrip() for x in plain.splitlines()) + "\n" == text(page(record, NEGOTIATION))


def test_cut_to_one_round_or_party_it_keeps_only_the_sources_cited(record):
    whole = page(record, NEGOTIATION)
    planned = only(whole, "round", 2)
    assert [li.lead for s in planned.sections for li in s.lines] == ["June 2031"]
    berg = only(whole, party="norland")
    assert any(s.key == "person" for s in berg.sections) and not any(s.key == "next_step" for s in berg.sections)
    assert only(whole, party="Atlantis").sections == ()


@given(st.text())
def test_nothing_in_a_text_steers_the_terminal(raw):
    assert "\x1b" not in clean(raw) and "\n" not in clean(raw) and "\u202e" not in clean(raw)
    assert clean(clean(raw)) == clean(raw)
