"""Carry the choices to a language without annotated reports: ``python -m detente.training.carry es --gold ... --corpora ...``.

The questions of :mod:`detente.training.choices` are fitted again on the English reports, read as a language without an encoder
is read, with no evidence that names a word; prepositions are put as those of ``[prepositions]`` in the language's
``language.toml``. What is left (who stands first, who is the subject of a verb of demanding, which city is named most) means
the same in every language whose parse is put in the same terms. Writes ``detente/data/<lang>/choices.json``.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from detente.language.languages import about
from detente.language.read import Language
from detente.training.choices import KINDS, Row, Rows, crossed, fit, readings

_SIDES = "before|after|inside"
_GRAMMAR = "nsubj|nsubjpass|dobj|pobj|poss|attr|dative|agent"
_KEPT_VERBS = "own verb|other verb|demand verb|main verb|modal|negated"
# Evidence that names a word of the language: the word before, a verb's lemma, words between, an office's.
_NAMES_WORD = re.compile(
    rf"behind (?!,)|verb (?!of speaking)|(?:before|behind), (?:from|by|then) |\w+ of a (?:state|group|organisation)$|named last, "
    rf"|(?!(?:{_KEPT_VERBS}|{_SIDES}) )\S+ (?:{_GRAMMAR})$|tag|.*\btag(?:ged)?\b"
)
_OBJECT = re.compile(rf"(?P<lead>(?:{_SIDES}|{_KEPT_VERBS}) )(?P<word>\S+) object$")
_BEHIND = re.compile(r"(?P<lead>(?:\w+, )?behind )(?P<word>\w+)$")


def carried(feature: str, prepositions: dict[str, str]) -> str | None:
    """``feature`` as the other language would have it; None where it names a word that cannot be carried."""
    match = _OBJECT.match(feature) or _BEHIND.match(feature)
    if match:
        word = prepositions.get(match["word"])
        return f"{match['lead']}{word}{' object' if match.re is _OBJECT else ''}" if word else None
    return None if _NAMES_WORD.match(feature) or feature.endswith(" object") else feature


def _carried_row(row: Row, prepositions: dict[str, str]) -> Row:
    candidates = [frozenset(g for f in c if (g := carried(f, prepositions))) for c in row.candidates]
    return Row(row.group, candidates, row.right)


def main() -> None:
    """Read, fit, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lang")
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--annotated", type=Path, default=Path("training"))
    parser.add_argument("--every", type=int, default=1, help="read only each so-manieth report")
    a = parser.parse_args()
    prepositions = about(a.lang)["prepositions"]
    rows: Rows = defaultdict(list)
    language = replace(Language.load("en"), encoder=None)
    for report in readings(a.gold, a.annotated, a.corpora, language, every=a.every):
        for kind in KINDS:
            kind(report, rows)
    weights = {}
    for question, asked in sorted(rows.items()):
        put = [_carried_row(row, prepositions) for row in asked]
        right, total = crossed(put)
        print(f"{question:22}{right:6} of {total:6} right on folders left out ({right / max(total, 1):.3f})", flush=True)
        weights[question] = fit(put)
    out = Path("detente/data") / a.lang / "choices.json"
    out.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
