"""The spaCy pipeline that parses: which one, and whether its files are the ones that were published.

Which pipelines a language may have is data (``data/<lang>/language.toml``): the first that is installed is taken, and a
name given by the user comes before all. Every file is
checked against the SHA-256 in the package's own installation record before anything is loaded, and against the digest
pinned in ``data/models.csv`` where the model is one of those that detente is measured with.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import importlib.metadata
import importlib.util
import json
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.errors import ModelError
from detente.language.languages import about
from detente.language.tables import table

UNUSED = ("ner",)  # components whose output nothing reads: people come from titles and the trained tagger


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A loaded spaCy pipeline with its name, version and the digest of its files (first 12 hex digits of SHA-256).

    ``universal``: where it names relations as Universal Dependencies do, its auxiliaries of the passive and prepositions of the doer.
    """

    nlp: Any
    name: str
    version: str
    digest: str
    universal: tuple[frozenset[str], frozenset[str]] | None = None


def _installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def choose(lang: str = "en", model: str | None = None) -> str:
    """The package name of the pipeline to load. Raises ModelError when none is installed."""
    candidates: tuple[str, ...] = (model,) if model else tuple(about(lang)["pipelines"])
    for name in candidates:
        if _installed(name):
            return name
    if model:
        raise ModelError(f"the spaCy model {model!r} is not installed: install its package, or leave --model out")
    raise ModelError(
        f"no spaCy model for language {lang!r} is installed: `{about(lang)['install']}`, or name one with --model"
    )


def installed(lang: str) -> bool:
    """Whether a pipeline for ``lang`` is installed."""
    return any(_installed(name) for name in about(lang)["pipelines"])


def _package(name: str) -> str:
    return (importlib.metadata.packages_distributions().get(name) or [name])[0]


def verified_digest(name: str) -> str:
    """The SHA-256 over the model's files, once each is shown to be the file that its installation record lists.

    Raises ModelError naming the first file that is missing, altered or not listed.
    """
    spec = importlib.util.find_spec(name)
    assert spec is not None and spec.origin is not None
    folder = Path(spec.origin).parent
    whole = hashlib.sha256()
    for entry in sorted(importlib.metadata.files(_package(name)) or [], key=str):
        path = Path(str(entry.locate()))
        if entry.hash is None or folder not in path.parents or path.suffix == ".pyc":
            continue
        if not path.is_file():
            raise ModelError(f"the spaCy model {name} lacks {path.name}: install it again")
        found = hashlib.sha256(path.read_bytes()).digest()
        if base64.urlsafe_b64encode(found).rstrip(b"=").decode() != entry.hash.value:
            raise ModelError(f"the file {path.name} of the spaCy model {name} was altered after it was installed: install it again")
        if path.suffix != ".py":
            whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + found)
    digest = whole.hexdigest()
    pinned = _pinned().get(name)
    if pinned and pinned != digest:
        raise ModelError(
            f"the spaCy model {name} is not the one that detente was measured with (files {digest[:12]}, expected "
            f"{pinned[:12]}): install the version in requirements.lock"
        )
    return digest


def version(name: str) -> str:
    """The version that the model gives itself, read from its files."""
    spec = importlib.util.find_spec(name)
    assert spec is not None and spec.origin is not None
    for meta in sorted(Path(spec.origin).parent.glob("*/meta.json")) or [Path(spec.origin).with_name("meta.json")]:
        return str(json.loads(meta.read_text(encoding="utf-8")).get("version", ""))
    return ""


def _pinned() -> dict[str, str]:
    return {row["name"]: row["digest"] for row in table("models")}


def _universal(lang: str) -> tuple[frozenset[str], frozenset[str]] | None:
    known = about(lang)
    return (frozenset(known["passive"]), frozenset(known["agent"])) if known["relations"] == "universal" else None


@functools.cache
def load(lang: str = "en", model: str | None = None) -> Pipeline:
    """The pipeline for a language, verified and loaded once a process. Raises ModelError with the remedy."""
    name = choose(lang, model)
    digest = verified_digest(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import spacy

        nlp = spacy.load(name, exclude=list(UNUSED))
    return Pipeline(nlp=nlp, name=name, version=str(nlp.meta.get("version", "")), digest=digest[:12], universal=_universal(lang))
