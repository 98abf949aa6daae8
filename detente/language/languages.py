"""Which languages detente reads, and which of them a report is in.

A language is a folder under ``data/`` that holds a ``language.toml``. What the sender calls a report's language comes
first; where nothing is said, py3langid tells it from the text.
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any

from detente.errors import UnreadableReport
from detente.language.words import words
from detente.model import Report

DEFAULT = "en"
_SAMPLE = 3000  # characters of a report by which its language is told
_KNOWN, _OTHER = 0.5, 0.8  # how sure the text must make a language that detente reads, and one that it does not
_WORDS, _ABOUND = 30, 0.2  # words of a text, and the share of them, from which commonest words alone tell the language
_SHORT = 120  # characters of a text below which it is never taken for a language that detente does not read


@functools.cache
def readable() -> tuple[str, ...]:
    """The ISO 639-1 codes of the languages that detente reads, in order."""
    folders = (f for f in (resources.files("detente") / "data").iterdir() if f.is_dir())
    return tuple(sorted(f.name for f in folders if (f / "language.toml").is_file()))


def about(lang: str) -> dict[str, Any]:
    """What ``data/<lang>/language.toml`` says. Raises DataError where there is none."""
    return words("language", lang)


def listed() -> str:
    """The names of the languages that detente reads, for a message."""
    return " and ".join(about(lang)["name"] for lang in readable())


@functools.cache
def _codes() -> dict[str, str]:
    return {code: lang for lang in readable() for code in about(lang)["codes"]}


def normal(code: str) -> str | None:
    """The ISO 639-1 code of a readable language by any of its names ("es-419", "spa", "Spanish"); None for another language."""
    plain = code.strip().lower().replace("_", "-")
    return _codes().get(plain) or _codes().get(plain.split("-")[0])


@functools.cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@functools.cache
def _plain() -> dict[str, frozenset[str]]:
    return {lang: frozenset(about(lang)["plain"]) for lang in readable() if "plain" in about(lang)}


def plainly(text: str) -> str | None:
    """The language whose commonest words abound in ``text``: a look that costs a fiftieth of telling; None where there is none."""
    found = text[:_SAMPLE].lower().split()
    if len(found) >= _WORDS:
        for lang, common in _plain().items():
            if sum(map(common.__contains__, found)) >= _ABOUND * len(found):
                return lang
    return None


def detected(text: str) -> str | None:
    """The ISO 639-1 code of the language that ``text`` is in; None where it is too short or too mixed to tell."""
    if plain := plainly(text):
        return plain
    code, sure = _identifier().classify(text[:_SAMPLE])
    if code in readable():
        return str(code) if sure >= _KNOWN else None
    return str(code) if sure >= _OTHER and len(text) >= _SHORT else None


def language_of(report: Report, given: str | None = None) -> str:
    """The language to read ``report`` in: what it says of itself, else ``given``, else what its text shows, else English.

    Raises UnreadableReport where that is a language that detente does not read.
    """
    told = report.lang or given
    if told:
        code = normal(told)
        if code is None:
            raise UnreadableReport(f"its language is given as {told!r}, and detente reads {listed()}: give a translation")
        return code
    code = detected(report.text)
    if code is not None and code not in readable():
        raise UnreadableReport(
            f"its language seems to be {code!r}, and detente reads {listed()}: give a translation, or `lang` where this is wrong"
        )
    return code or DEFAULT
