"""Train the coder's weights: ``python -m detente.training.coding --gold ../shared/gold --corpora ../shared/corpora``.

Fits ``data/en/coding.json`` (what type a sentence reports, who does it to whom) on coded sentences, our own ones, and the
events of reports that the encoder never saw. What the encoder says counts as evidence only on the latter two: on what it
was trained on it only repeats what it was told. Every fifth coded sentence and our own kept ones are left out.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.coding import mentions, types
from detente.coding.acts import Act, find_acts
from detente.coding.cameo import plover_of
from detente.coding.reading import heard, named
from detente.language.encoder import Encoder
from detente.language.reading import Reading, Sentence
from detente.language.tables import table
from detente.model import Report
from detente.model.status import PLOVER
from detente.training.choices import Row, Rows, fit
from detente.training.labels import fifth, gold_reports, held_out, own_reports

OWN = 8  # how often each of our own sentences counts: they alone stand alone and are new to the encoder
STRENGTH = 8.0  # precision of the weights' prior; chosen by thirds of our own sentences left out in turn
_APPEAL = re.compile(r"\b(?:call|urg|appeal|demand|ask|request|press|condemn|launch|meet|met|visit|congratul|agree|support|criti|accus|denounc)\w*", re.IGNORECASE)


@dataclass(frozen=True)
class Coded:
    """A sentence with the types and actors that an annotator gave it; ``honest`` where the encoder never saw it."""

    reading: Reading
    sentence: Sentence
    gold: list[dict[str, Any]]
    honest: bool


def own_sentences(path: Path, *, kept: bool) -> Iterator[dict[str, Any]]:
    """Our own coded sentences: those kept apart for measuring, or the others."""
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        if row["kept"] == kept:
            yield row


def relabelled(types_: set[str], text: str) -> set[str]:
    """The 2021 types of a sentence coded by an older version: imposed sanctions, and what was one type to yield."""
    if "COERCE" in types_ and re.search(r"\b(?:sanction|embargo|boycott)", text, re.IGNORECASE):
        types_ = (types_ - {"COERCE"}) | {"SANCTION"}
    return (types_ - {"YIELD"}) | {"CONCEDE", "RETREAT"} if "YIELD" in types_ else types_


def lone(row: dict[str, Any], encoder: Encoder, honest: bool) -> Coded | None:
    """A coded sentence that stands alone (None where it is no single sentence)."""
    reading = heard(Report.of(row["text"], published=row.get("date") or None), encoder)
    if len(reading.sentences) != 1:
        return None
    named(reading)
    return Coded(reading, reading.sentences[0], row["gold"], honest)


def material(gold: Path, corpora: Path, own: Path, encoder: Encoder) -> Iterator[Coded]:
    """All that is fitted on."""
    lone_ones = list(own_sentences(own / "events" / "sentences.jsonl", kept=False)) * OWN
    rows: list[tuple[dict[str, Any], bool]] = [(r, True) for r in lone_ones]
    for name in ("plv_train.jsonl", "negatives_train.jsonl"):
        for row in map(json.loads, (gold / "events" / name).read_text(encoding="utf-8").splitlines()):
            if not fifth(row["id"]) and not (not row["gold"] and _APPEAL.search(row["text"])):
                rows.append((row, False))
    for row, honest in rows:
        coded = lone(row, encoder, honest)
        if coded is not None:
            yield coded
    aside = held_out("choose")
    reports = [r for r in gold_reports(gold) if r.group in aside] + list(own_reports(own / "kept", corpora))
    iso = {r["iso2"]: r["iso3"] for r in table("countries")}
    for report in reports:
        reading = heard(Report.of(report.text, published=report.published), encoder)
        named(reading)
        by_sentence: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for entry in report.gold["events"]:
            at = report.text.find(entry["quote"])
            if at >= 0:
                plain = {k: iso.get(str(entry.get(k)), entry.get(k)) for k in ("source", "target")}
                by_sentence[reading.sentence_at(at).index].append({"type": entry["plover"], **plain})
        told = {reading.sentence_at(at).index for kind in ("rounds", "commitments", "announcements", "conditions", "attributed") for e in report.gold[kind] if (at := report.text.find(e["quote"])) >= 0}
        for sentence in reading.sentences:
            if sentence.index in by_sentence or sentence.index not in told:
                yield Coded(reading, sentence, by_sentence.get(sentence.index, []), True)


def acts_of(coded: Coded) -> list[Act]:
    """The acts that the sentence names."""
    return find_acts(coded.reading.text, coded.sentence.start, coded.sentence.end)


def _untold(coded: Coded) -> bool:
    """Whether the encoder was never told the sentence's type: YIELD of the older version is none of its labels."""
    return any(e["type"] == "YIELD" for e in coded.gold)


def of_type(coded: Coded, rows: Rows) -> None:
    """What the sentence reports."""
    text, s = coded.reading.text, coded.sentence
    right = relabelled({e["type"] for e in coded.gold}, text) & set(PLOVER) or ({types.NONE} if not coded.gold else set())
    if not right:
        return
    said = coded.reading.signals.sentences[s.index] if coded.reading.signals and (coded.honest or _untold(coded)) else None
    found = types.features(text, s.start, s.end, acts_of(coded), said)
    rows["type"].append(Row("", [frozenset(f) for f in found.values()], [t in right for t in found]))


def of_actors(coded: Coded, rows: Rows) -> None:
    """Who does it, and to whom."""
    text, s = coded.reading.text, coded.sentence
    found = mentions.mentions(coded.reading, s.start, s.end)
    spans = [x for x in (coded.reading.signals.spans if coded.reading.signals else ()) if s.start <= x.start < s.end] if coded.honest else []
    acts = acts_of(coded)
    for event in coded.gold:
        kinds = relabelled({event["type"]}, text)
        act = max((a for a in acts if plover_of(a.code) in kinds), key=lambda a: (a.words, -a.start), default=None)
        features = mentions.features(text, s.start, found, act, spans)
        sides = [_parties(event, role, text, found) for role in ("source", "target")]
        kind = "joint" if kinds & mentions.JOINT else "directed"
        for role, right, other in (("source", sides[0], frozenset()), ("target", sides[1], sides[0])):
            options = {p: f for p, f in features.items() if p not in other or p == mentions.NOBODY}
            truth = [p in right for p in options]
            if not any(truth):
                truth = [p == mentions.NOBODY for p in options]
            if len(options) > 1:
                seen = [frozenset(x for x in f if coded.honest or "tagged" not in x and "SOURCE" not in x and "TARGET" not in x) for f in options.values()]
                rows[f"{role}, {kind}"].append(Row("", seen, truth))


def _parties(event: dict[str, Any], role: str, text: str, found: list[mentions.Mention]) -> frozenset[str]:
    """The parties of the gold's actor: the one it names, or the first named within the words that it quotes."""
    value = event.get(role) or ""
    codes = {c.strip() for c in (value if isinstance(value, list) else re.split(r"[+,]", value))}
    right = {m.party for m in found if m.party in codes}
    words = str(event.get(f"{role}_text") or "")
    at = text.find(words) if words else -1
    if not right and at >= 0:
        right = {m.party for m in [m for m in found if at <= m.start and m.end <= at + len(words)][:1]}
    return frozenset(right)


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--annotated", type=Path, default=Path("training"))
    parser.add_argument("--out", type=Path, default=Path("detente/data/en/coding.json"))
    a = parser.parse_args()
    rows: Rows = defaultdict(list)
    for coded in material(a.gold, a.corpora, a.annotated, Encoder.load()):
        of_type(coded, rows)
        of_actors(coded, rows)
    weights = {}
    for question, asked in sorted(rows.items()):
        print(f"{question:20}{len(asked):6} rows", flush=True)
        weights[question] = fit(asked, STRENGTH)
    a.out.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
