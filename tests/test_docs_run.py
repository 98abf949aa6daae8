"""The tutorial and the how-tos are done as they say, and print what they say."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import spacy
from click.testing import CliRunner
from told import do

from detente.cli import cli

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = [DOCS / "tutorial.md", *sorted(DOCS.glob("howto/*.md")), DOCS / "python.md", DOCS / "accounts.md", ROOT / "README.md"]


@pytest.fixture(scope="module")
def talks(tmp_path_factory) -> Path:
    """A record of the example reports, which most pages begin with."""
    place = tmp_path_factory.mktemp("talks") / "talks.detente"
    done = CliRunner().invoke(cli, ["read", str(ROOT / "examples" / "reports"), "--record", str(place)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return place


@pytest.fixture
def desk(talks, tmp_path, monkeypatch) -> Path:
    """A folder with the examples, in which one sits down to work."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_what_a_page_says_is_so(page, desk, talks):
    if page.stem not in ("tutorial", "README"):  # these two begin with reading
        with closing(sqlite3.connect(talks)) as kept, closing(sqlite3.connect(desk / "talks.detente")) as copy:
            kept.backup(copy)  # a plain copy would miss what still stands in the write-ahead log
    if '"detente")' in page.read_text(encoding="utf-8") and not spacy.blank("en").has_factory("detente"):
        pytest.skip("needs detente installed (pip install -e .): its spaCy component is found by an entry point")
    do(page, desk / "bin")
