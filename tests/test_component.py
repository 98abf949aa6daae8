"""The spaCy component, found by its name and used in a pipeline that has nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from detente import component

ROOT = Path(__file__).resolve().parents[1]
TEXT = (
    "LIMA, May 12 - Delegations of Peru and Chile held a second round of negotiations in Lima on Monday, the Foreign "
    "Ministry said. The two sides discussed fishing rights.\n"
)


def test_claims_are_on_the_doc_and_stay_when_it_is_kept(reader, monkeypatch):
    monkeypatch.setattr(component.Reader, "load", lambda *_, **__: reader)
    nlp = spacy.blank("de")
    nlp.add_pipe("detente")
    doc = nlp.make_doc(TEXT)
    doc._.published = "2031-05-13"
    doc = nlp(doc)
    assert doc._.about_talks and any(type(c).__name__ == "RoundClaim" and c.date == "2031-05-12" for c in doc._.claims)
    assert all(doc.text[c.start:c.end] == c.quote for c in doc._.claims)
    (again,) = DocBin(store_user_data=True, docs=[doc]).get_docs(nlp.vocab)
    assert again._.claims == doc._.claims
    assert Doc(nlp.vocab)._.claims == ()


USE = """
import sys
import spacy

assert not any(name.partition(".")[0] == "detente" for name in sys.modules)
nlp = spacy.blank("en")
nlp.add_pipe("sentencizer")
nlp.add_pipe("detente")
nlp.to_disk(sys.argv[1])
again = spacy.load(sys.argv[1])
assert again.pipe_names == ["sentencizer", "detente"]
for pipeline in (nlp, again):
    doc = pipeline.make_doc(sys.argv[2])
    doc._.published = "2031-05-13"
    print(sorted((type(c).__name__, c.start) for c in pipeline(doc)._.claims if type(c).__name__ == "RoundClaim"), doc._.about_talks)
"""


def test_spacy_finds_it_by_the_metadata_alone_and_loads_a_kept_pipeline(tmp_path):
    """In a program that never imports detente, beside metadata as an installation makes it from pyproject.toml."""
    if int(version("setuptools").partition(".")[0]) < 77:
        pytest.skip("needs setuptools 77, which pyproject.toml asks for, to make the metadata")
    source, installed = tmp_path / "source", tmp_path / "installed"
    (source / "detente").mkdir(parents=True)
    installed.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, source)
    make = "import sys; from setuptools import build_meta; build_meta.prepare_metadata_for_build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", make, installed], cwd=source, check=True, capture_output=True)
    path = os.pathsep.join((str(installed), str(ROOT)))
    done = subprocess.run(
        [sys.executable, "-c", USE, tmp_path / "kept", TEXT], cwd=tmp_path, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": path},
    )
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert first == second and first.startswith("[('RoundClaim', ") and first.endswith("True")
