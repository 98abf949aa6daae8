"""What the documents tell a reader to do can be done: commands and options exist, links lead somewhere, Python compiles."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import detente
from detente.cli import cli

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/*.md")])
COMMAND = re.compile(r"(?:^ {4}|`|^\| `?)(detente [a-z][^`\n#]*)", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_command_and_option_is_there(page):
    for line in COMMAND.findall(page.read_text(encoding="utf-8")):
        verb, *words = shlex.split(line)[1:]
        assert verb in cli.commands, line
        known = {o for parameter in cli.commands[verb].params for o in parameter.opts}
        assert {w for w in words if w.startswith("--")} <= known | {"--help"}, line


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_python_compiles(page):
    for block in re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        compile(block, page.name, "exec")


def test_the_readme_names_what_a_record_has():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"record\.(\w+)\(", text):
        assert hasattr(detente.Record, name)


def test_the_lock_names_no_index_and_no_place_on_a_disk():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"--(?:index|extra-index|find-links|trusted)|file:/|https?:|@ ", text)
    pinned = set(re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE))
    assert "setuptools" in pinned
    assert text.count("--hash=sha256:") >= len(pinned)
