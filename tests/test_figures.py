"""The page of figures explains every row that other pages print, names commands that there are, and repeats no figure."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from detente.cli import cli

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"`((?:detente|python) [^`]+)`", PAGE)))
OTHERS = {p.name: p.read_text(encoding="utf-8") for p in (ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))) if p.name != "figures.md"}
PRINTED = re.compile(r"^ {4}([a-z][a-z:= ]+?) {2,}(?:\d\.\d{3} +){2}\d\.\d{3}-", re.MULTILINE)


def test_every_row_that_is_printed_is_explained_and_no_other():
    rows = {row for text in OTHERS.values() for row in PRINTED.findall(text)}
    explained = re.findall(r"^\| `([^`]+)` \|", PAGE, re.MULTILINE)
    assert len(rows) == 19 and set(explained) == rows


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_is_there(command):
    program, *words = shlex.split(command)
    if program == "detente":
        known = {o for p in cli.commands[words[0]].params for o in p.opts}
        assert {w for w in words if w.startswith("--")} <= known
        return
    place = ROOT / (words[1].replace(".", "/") + ".py" if words[0] == "-m" else words[0])
    source = place.read_text(encoding="utf-8")
    assert all(f'"{w}"' in source for w in words if w.startswith("--")), command


def test_every_measuring_command_of_the_other_pages_is_on_this_one():
    named = re.compile(r"(?:python )?((?:bench|scripts)/\w+\.py|-m detente\.training\.(?:report|choices))")
    there = {c for text in OTHERS.values() for c in named.findall(text)}
    makes_no_figure = {f"scripts/{n}.py" for n in ("codebook", "annotations", "screenshots", "names_from_cldr", "notebook", "picture")}
    assert there - makes_no_figure <= set(named.findall(PAGE))


def test_it_repeats_no_figure_that_another_page_could_contradict():
    figures = re.findall(r"(?<!\d)(?:0?\.\d{2,}|1\.\d{2,}|\d+(?:\.\d+)? (?:s|ms|%)(?!,? bootstrap))(?!\w)", PAGE.replace("95 %", ""))
    readme = OTHERS["README.md"]
    rounded = {f"{float(n):.2f}".lstrip("0") for n in re.findall(r"\d\.\d{3}", readme)}
    assert set(figures) <= rounded, "a figure that the README's table does not have"
