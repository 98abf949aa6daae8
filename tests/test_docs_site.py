"""The documents build as a site without a warning, hold every page, and load nothing from another host."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    pytest.importorskip("material", reason="needs the extra docs: pip install 'detente[docs]'")
    place = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", place],
        cwd=ROOT, capture_output=True, text=True, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return place


def test_every_page_is_in_the_menu():
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = re.findall(r"\S+\.md$", yaml.dump(yaml.safe_load(text)["nav"]), re.MULTILINE)
    pages = [p.relative_to(ROOT / "docs").as_posix() for p in ROOT.glob("docs/**/*.md")]
    assert sorted(listed) == sorted(pages), "mkdocs.yml lists the pages under nav"


def test_the_site_loads_nothing_from_another_host(site):
    loads = re.compile(r"""<(?:link|script|img|iframe|source|object)\b[^>]*?(?:href|src|data)=["']?((?:https?:)?//[^"'\s>]+)""")
    for page in site.rglob("*.html"):
        assert not loads.findall(page.read_text(encoding="utf-8")), page.name
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\([\"']?(?:https?:)?//|@import", sheet.read_text(encoding="utf-8")), sheet.name


def test_a_word_is_found_and_the_reference_comes_from_the_docstrings(site):
    assert "Krippendorff" in (site / "search" / "search_index.json").read_text(encoding="utf-8")
    reference = (site / "reference.html").read_text(encoding="utf-8")
    for name in ("detente.record.record.Record.as_of", "detente.model.claims.Condition", "detente.errors.UnknownTerm"):
        assert f'id="{name}"' in reference, name
