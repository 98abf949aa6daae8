"""Everything that the output names is explained."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from detente.errors import UnknownTerm
from detente.glossary import explain, terms
from detente.merging.transitions import allowed
from detente.model import claims, status


@pytest.mark.parametrize("term", [*status.ROUND, *status.ISSUE, *status.CONDITION, *status.LEVEL, *status.PLOVER, *claims.KINDS])
def test_every_status_type_and_kind_is_explained(term):
    assert explain(term).startswith(f"{term.replace('_', ' ') if term == 'third_party' else term} (")


def test_every_field_of_every_claim_is_explained():
    kinds = claims.AnyClaim.__args__
    for field in {f for kind in kinds for f in kind.__struct_fields__}:
        assert explain(field)


def test_case_and_spelling_do_not_matter_and_near_terms_are_offered():
    assert explain("consult") == explain("CONSULT") and explain("third_party") == explain("Third Party")
    with pytest.raises(UnknownTerm, match="did you mean condition"):
        explain("conditon")


def test_what_differs_by_case_only_is_told_apart():
    assert explain("PLOVER").startswith("PLOVER (standard)") and explain("plover").startswith("plover (field)")


def test_every_term_to_look_at_next_is_there():
    for term in terms().values():
        assert all(explain(other) for other in term.see)


@pytest.mark.parametrize("word", ["report", "speaker", "party", "joint", *(f"{n:02}" for n in range(1, 21))])
def test_voices_and_cameo_roots_are_explained(word):
    assert explain(word)


def test_every_transition_that_merging_allows_is_in_the_codebook():
    text = (Path(__file__).resolve().parents[1] / "docs" / "codebook.md").read_text(encoding="utf-8")
    for kind in ("round", "issue", "condition"):
        part = text.split(f"### {kind.capitalize()}: which status may follow which")[1].split("\n## ")[0]
        assert set(re.findall(r"^\| `([\w-]+)` \| `([\w-]+)` \|", part, re.MULTILINE)) == {(a, b) for k, a, b in allowed() if k == kind}


def test_the_codebook_is_what_the_glossary_and_the_model_say():
    script = Path(__file__).resolve().parents[1] / "scripts" / "codebook.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, cwd=script.parents[1])
    assert done.returncode == 0, done.stderr
