"""Train the choices: ``python -m detente.training.choices --gold ../shared/gold --corpora ../shared/corpora``.

Fits the weights of ``data/en/choices.json`` (see :mod:`detente.language.choice`) on the reports annotated by hand that are
not held out, prints how often each question is answered rightly on folders left out in turn, and writes the file. What the
encoder says is evidence only on reports that it was not trained on: with ``--folds``, each report is read by the encoder
that was trained without it (``detente.training.train --fold``); without, its word is left out but for [choose] of
``split.toml`` and ``training/kept``, for elsewhere it only repeats what it was told. The dates of rounds alone hear it
everywhere: on the reports that it never saw, that chose better; for people and holders it did not.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from detente.finders import linking, roles
from detente.finders.events import JOINT
from detente.language import allegiance
from detente.language.encoder import Encoder
from detente.language.read import Language
from detente.language.reading import Reading, Sentence
from detente.language.tables import table
from detente.model import Report
from detente.model.dates import interval
from detente.training.labels import Annotated, gold_reports, held_out, own_reports, part_of
from detente.training.links import codes, plain

EPOCHS, RATE, RARE = 300, 0.05, 3
FOLDS = 5


@dataclass
class Row:
    """One question put once: the features of each candidate and which of them are right. One candidate: a yes or no."""

    group: str
    candidates: list[frozenset[str]]
    right: list[bool]


Rows = dict[str, list[Row]]
Days = tuple[date, date] | None


@dataclass(frozen=True)
class Read:
    """A report read, with its gold; ``honest`` where the encoder never saw it."""

    group: str
    reading: Reading
    gold: dict[str, Any]
    honest: bool


def _codes() -> dict[str, str]:
    return {r["iso2"]: r["iso3"] for r in table("countries")}


def _seen(report: Read, features: Iterable[str]) -> frozenset[str]:
    """The features without the tagger's word where that word is not honest."""
    return frozenset(f for f in features if report.honest or not f.startswith(("tag ", "tagged ")))


def _home(reading: Reading, quote: str) -> Sentence | None:
    at = reading.text.find(quote)
    return reading.sentence_at(at) if at >= 0 and reading.sentences else None


def of_conditions(report: Read, rows: Rows) -> None:
    """Who holds each condition, and of whom it is asked (the holder known)."""
    for entry in report.gold["conditions"]:
        home = _home(report.reading, entry["quote"])
        if home is None:
            continue
        part = part_of(report.reading.text, report.reading.sentences, entry) or (home.start, home.end)
        found = roles.features(report.reading, home, part)
        holders, asked = codes(entry["holder"]), codes(entry["asks_of"])
        _add(report, rows, "holder", found, holders)
        _add(report, rows, "addressee", {p: f for p, f in found.items() if p not in holders}, asked)


def _add(report: Read, rows: Rows, question: str, found: dict[str, set[str]], right: frozenset[str]) -> None:
    if any(p in right for p in found) and len(found) > 1:
        rows[question].append(Row(report.group, [_seen(report, f) for f in found.values()], [p in right for p in found]))


def of_events(report: Read, rows: Rows) -> None:
    """Who does each event and to whom; for the joint kinds both are one question."""
    for entry in report.gold["events"]:
        home = _home(report.reading, entry["quote"])
        if home is None:
            continue
        at = report.reading.text.find(entry["quote"])
        found = roles.features(report.reading, home, (max(at, home.start), min(at + len(entry["quote"]), home.end)))
        source, target = codes(entry["source"]), codes(entry["target"])
        kind = "joint" if entry["plover"] in JOINT else "directed"
        _add(report, rows, f"source, {kind}", found, source)
        _add(report, rows, f"target, {kind}", {p: f for p, f in found.items() if p not in source}, target)


def of_rounds(report: Read, rows: Rows) -> None:
    """Which dates and places belong to the meetings that the sentences tell of."""
    by_home: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for entry in report.gold["rounds"]:
        home = _home(report.reading, entry["quote"])
        if home is not None:
            by_home[home.index].append(entry)
    for index, entries in by_home.items():
        home = report.reading.sentences[index]
        _own(report, rows, home, entries)
        if len(entries) == 1:
            _around(report, rows, home, entries[0])


def _own(report: Read, rows: Rows, home: Sentence, entries: list[dict[str, Any]]) -> None:
    days = [interval(e["date"]) for e in entries]
    for time in linking.dates_in(report.reading, home):
        right = any(_within(interval(time.value), day) for day in days)
        rows["round date"].append(Row(report.group, [linking.own_date(report.reading, home, time)], [right]))
    cities = {plain(e["place"]) for e in entries if e["place"]}
    lands = {e["country"] for e in entries if e["country"] and not e["place"]}
    for place in linking.places_in(report.reading, home):
        right = plain(place.city) in cities if place.city else place.country in lands
        rows["round place"].append(Row(report.group, [_seen(report, linking.own_place(report.reading, home, place))], [right]))


def _within(inner: Days, outer: Days) -> bool:
    """Whether a date is the meeting's, or a day of it ("talks that ended on Saturday")."""
    return inner is not None and outer is not None and outer[0] <= inner[0] and inner[1] <= outer[1]


def _around(report: Read, rows: Rows, home: Sentence, entry: dict[str, Any]) -> None:
    reading, day = report.reading, interval(entry["date"])
    if not any(_within(interval(t.value), day) for t in linking.dates_in(reading, home)):
        options = linking.around_dates(reading, home, entry["status"])
        right = [interval(o.value) == day if o.value else False for o, _ in options]
        if not any(right):
            right = [_within(interval(o.value), day) for o, _ in options]
        right[0] = not any(right)
        rows["round date around"].append(Row(report.group, [f for _, f in options], right))
    if not any(p.city and plain(p.city) == plain(entry["place"]) for p in linking.places_in(reading, home)):
        choices = linking.around_places(reading, home, entry["status"])
        right = [bool(o.value) and plain(o.value) == plain(entry["place"]) for o, _ in choices]
        right[0] = not any(right)
        rows["round place around"].append(Row(report.group, [_seen(report, f) for _, f in choices], right))


def of_people(report: Read, rows: Rows) -> None:
    """For whom the people act of whom neither title nor table tells."""
    iso = _codes()
    named = [(h["name"], h["party"]) for r in report.gold["rounds"] for h in r["heads"]]
    named += [(a["speaker"], a["party"]) for a in report.gold["attributed"]]
    told = {_last(name): iso.get(party or "", party) for name, party in named if name and name[0].isupper()}
    for name in allegiance.unsettled(report.reading):
        if _last(name) in told:
            options = allegiance.candidates(report.reading, name)
            right = [party == told[_last(name)] for party, _ in options]
            if any(right) and len(options) > 1:
                rows["person's party"].append(Row(report.group, [_seen(report, f) for _, f in options], right))


def _last(name: str) -> str:
    return plain(name.split()[-1])


KINDS: tuple[Callable[[Read, Rows], None], ...] = (of_people, of_conditions, of_events, of_rounds)


class Fit:
    """The rows of a question as arrays, and the weights that make the right candidates likeliest."""

    def __init__(self, rows: list[Row], names: dict[str, int]) -> None:
        flat = [c for row in rows for c in row.candidates]
        width = max((len(c) for c in flat), default=1)
        self.features = np.full((len(flat), width), len(names))
        for i, candidate in enumerate(flat):
            known = sorted(names[f] for f in candidate if f in names)
            self.features[i, : len(known)] = known
        sizes = [len(row.candidates) for row in rows]
        self.starts = np.cumsum([0, *sizes[:-1]])
        self.sizes = np.array(sizes)
        right = np.array([r for row in rows for r in row.right], float)
        shares = np.add.reduceat(right, self.starts)
        self.alone = np.repeat(self.sizes == 1, self.sizes)
        self.right = np.where(self.alone, right, right / np.repeat(np.maximum(shares, 1), self.sizes))

    def scores(self, weights: np.ndarray) -> np.ndarray:
        """Each candidate's sum of weights."""
        return np.asarray(np.append(weights, 0.0)[self.features].sum(1))

    def gap(self, weights: np.ndarray) -> np.ndarray:
        """The gradient of the log-likelihood."""
        z = np.clip(self.scores(weights), -30, 30)
        top = np.repeat(np.maximum.reduceat(z, self.starts), self.sizes)
        e = np.exp(z - top)
        p = np.where(self.alone, 1 / (1 + np.exp(-z)), e / np.repeat(np.add.reduceat(e, self.starts), self.sizes))
        miss = np.repeat(self.right - p, self.features.shape[1])
        return np.bincount(self.features.ravel(), miss, len(weights) + 1)[:-1]

    def correct(self, weights: np.ndarray) -> tuple[int, int]:
        """(rows answered rightly, rows): the best candidate is right, or the yes is above one half where it is."""
        z = self.scores(weights)
        hits = 0
        for start, size in zip(self.starts, self.sizes, strict=True):
            if size == 1:
                hits += (z[start] > 0) == (self.right[start] > 0)
            else:
                hits += self.right[start + int(np.argmax(z[start : start + size]))] > 0
        return int(hits), len(self.sizes)


def fit(rows: list[Row], strength: float = 3.0) -> dict[str, float]:
    """The weights (maximum likelihood with a Gaussian prior of precision ``strength``, by Adam); features met rarely are left out."""
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        for candidate in row.candidates:
            for f in candidate:
                counts[f] += 1
    names = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= RARE))}
    data = Fit(rows, names)
    weights, mean, square = (np.zeros(len(names)) for _ in range(3))
    for step in range(1, EPOCHS + 1):
        slope = data.gap(weights) - strength * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        weights += RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8) * (1 - step / (EPOCHS + 1))
    return {f: round(float(weights[i]), 3) for f, i in names.items() if abs(weights[i]) >= 0.01}


def crossed(rows: list[Row]) -> tuple[int, int]:
    """(right, asked) where each fold of folders is answered by weights fitted on the others."""
    groups = sorted({row.group for row in rows})
    hits = asked = 0
    for k in range(FOLDS):
        out = set(groups[k::FOLDS])
        weights = fit([r for r in rows if r.group not in out])
        names = {f: i for i, f in enumerate(weights)}
        test = [r for r in rows if r.group in out]
        if test:
            h, n = Fit(test, names).correct(np.array(list(weights.values())))
            hits, asked = hits + h, asked + n
    return hits, asked


def readings(gold: Path, own: Path, corpora: Path, language: Language, folds: Sequence[Language] = (), every: int = 1) -> Iterator[Read]:
    """Every annotated report (or each ``every``-th) that is not held out, read; by one of ``folds`` where ``language`` was trained on it."""
    held, aside = held_out(), held_out("choose")
    sources = [(gold_reports(gold), None), (own_reports(own, corpora), False), (own_reports(own / "kept", corpora), True)]
    for number, (entry, honest) in enumerate((e, honest) for entries, honest in sources for e in entries):
        if entry.group in held or number % every:
            continue
        title = entry.text.split("\n", 1)[0]
        report = Report.of(entry.text, title=title, published=entry.published, outlet=entry.outlet)
        unseen = entry.group in aside if honest is None else honest
        by = folds[entry.fold(len(folds))] if folds and not unseen else language
        yield Read(_folder(entry), by.read(report), entry.gold, unseen or bool(folds))


def _folder(entry: Annotated) -> str:
    """What must not be on both sides of a fold: a negotiation, or what one writer wrote."""
    return entry.name.split("/")[0]


def main() -> None:
    """Fit, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--annotated", type=Path, default=Path("training"))
    parser.add_argument("--out", type=Path, default=Path("detente/data/en/choices.json"))
    parser.add_argument("--folds", type=Path, nargs="+", default=[], help="the readers trained without part 0, 1 ... of the reports, as exported")
    a = parser.parse_args()
    rows: Rows = defaultdict(list)
    language = Language.load("en")
    folds = [replace(language, encoder=Encoder.load(folder=folder)) for folder in a.folds]
    for report in readings(a.gold, a.annotated, a.corpora, language, folds):
        for kind in KINDS:
            kind(report, rows)
    weights = {}
    for question, asked in sorted(rows.items()):
        right, total = crossed(asked)
        print(f"{question:22}{right:6} of {total:6} right on folders left out ({right / max(total, 1):.3f})", flush=True)
        weights[question] = fit(asked)
    a.out.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
