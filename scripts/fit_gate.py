"""Fits the weights of the gate's glance: ``python scripts/fit_gate.py REPORTS.jsonl... [--gold DIR] [--labels FILE] [--read] [--write]``.

``--read`` reads the reports without the gate (about a CPU-second each) and adds a line for each to ``FILE`` (build/gate/labels.jsonl): whether
it is about talks, what the encoder says of its beginning, how many claims and rounds it has. What is there is not read again.

Then the weights are fitted on every second report (by its id) and on those annotated in ``DIR``, and what the glance and the encoder's
first look keep is measured on all the others. Reports that may be of a held-out negotiation are never fitted on. ``--write`` puts the weights
into ``detente/data/en/glance.toml``, whose words stay as they are; the same labels give the same file. Without it what is there is measured.
"""

from __future__ import annotations

import argparse
import bisect
import collections
import hashlib
import json
import math
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gate import Found, tell

from detente.errors import DetenteError
from detente.finders.gate import THRESHOLD
from detente.finders.reader import Reader
from detente.language.glance import Weighed
from detente.language.read import LEAD_TALKS
from detente.language.reading import Sentence, Signals
from detente.language.sentences import split_sentences
from detente.language.words import words
from detente.model import Report
from detente.model.claims import kind_of
from detente.reports import load
from detente.training.labels import gold_reports, held_out, held_words

WORDS = Path(__file__).resolve().parent.parent / "detente" / "data" / "en" / "glance.toml"
WHOLE = ("parties", "mentions", "pairs", "length", "others", "others_mentions", "others_lead", "cues")
NEWS = ("mixed_news_2012_2020", "wikinews_2019_2020")
STRENGTH = 0.3  # of the weights' squares, inverse (C)
FOLDS = 5
PASSING = 0.13  # share of the other news that may pass, of those fitted on, each weighed by weights fitted without it: the encoder looks at it


@dataclass(frozen=True, slots=True)
class Label:
    """What the reader without the gate makes of a report: whether it is about talks, with which claims; the encoder's first look."""

    about: bool
    lead: float | None
    claims: int
    rounds: int


@dataclass(frozen=True, slots=True)
class Case:
    """A report with its label, the file or folder it is from, and whether it may be fitted on."""

    report: Report
    label: Label
    source: str
    fitted: bool


class Heard:
    """An encoder that hears a report once, however often it is asked."""

    def __init__(self, encoder: object) -> None:
        self._encoder, self._text, self._signals = encoder, "", None

    def __getattr__(self, name: str) -> object:
        return getattr(self._encoder, name)

    def signals(self, text: str, sentences: list[Sentence], lead: float | None = None) -> Signals:
        if text != self._text:
            self._text, self._signals = text, self._encoder.signals(text, sentences)
        return self._signals


def label(report: Report, reader: Reader) -> Label:
    """Reads a report; one that is not about talks is read no further than the encoder."""
    sentences, heard = split_sentences(report.text), reader.language.encoder
    if not sentences:
        return Label(False, None, 0, 0)
    lead = heard.lead(report.text, sentences)
    if heard.signals(report.text, sentences).talks < THRESHOLD:
        return Label(False, lead, 0, 0)
    claims = reader.read(report).claims
    return Label(True, lead, len(claims), sum(kind_of(c) == "round" for c in claims))


def read(reports: dict[str, Report], path: Path) -> None:
    """Adds the labels that are not there yet, in an order that mixes the sources."""
    path.parent.mkdir(parents=True, exist_ok=True)
    done = labels(path)
    reader = Reader.load("en")
    reader.language.encoder = Heard(reader.language.encoder)
    with path.open("a", encoding="utf-8") as out:
        for key in sorted(reports.keys() - done.keys(), key=digest):
            told = label(reports[key], reader)
            out.write(json.dumps({"id": key, "about": told.about, "lead": told.lead, "claims": told.claims, "rounds": told.rounds}) + "\n")
            out.flush()


def labels(path: Path) -> dict[str, Label]:
    if not path.exists():
        return {}
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {r["id"]: Label(r["about"], r["lead"], r["claims"], r["rounds"]) for r in rows}


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def sources(paths: list[Path], gold: Path | None) -> Iterator[tuple[str, Report]]:
    """Reports with what they are from; annotated ones that are held out are left out."""
    for path in paths:
        yield from ((path.stem, r) for r in load([path]) if isinstance(r, Report))
    held = held_out()
    for entry in gold_reports(gold) if gold else ():
        if entry.group not in held:
            yield "gold", Report.of(entry.text, published=entry.published, outlet=entry.outlet)


def cases(paths: list[Path], gold: Path | None, told: dict[str, Label]) -> list[Case]:
    held = [re.compile(words) for words in held_words()]
    out = {}
    for source, report in sources(paths, gold):
        if report.id in told:
            fitted = source == "gold" or (int(digest(report.id)[:8], 16) % 2 == 0 and not any(h.search(report.text) for h in held))
            out[report.id] = Case(report, told[report.id], source, fitted)
    return [out[key] for key in sorted(out, key=digest)]


def measures(glance: Weighed, raw: bytes) -> np.ndarray:
    """What the glance weighs in a text, in the order here, near, lead of every cue, then of the whole: nothing where the hits are few."""
    hits: list[tuple[int, int]] = []
    glance._database.scan(raw, match_event_handler=lambda i, start, end, flags, context: hits.append((end, i)))
    many = len(glance._cues)
    if len(hits) < glance._few:
        return np.zeros(3 * many + len(WHOLE))
    named, cues = glance._sorted(raw, hits)
    places = [end for end, _ in named]
    here, near, lead = np.zeros(many), np.zeros(many), np.zeros(many)
    for end, cue in cues:
        here[cue] += 1
        lead[cue] = lead[cue] or end < glance._beginning
        at = bisect.bisect_left(places, end - glance._near)
        near[cue] += at < len(places) and places[at] <= end + glance._near
    counts = collections.Counter(party for _, party in named)
    home = counts.pop(glance._home, 0)
    pairs = sum(a[1] != b[1] and b[0] - a[0] < glance._near for a, b in zip(named, named[1:], strict=False))
    early = any(end < glance._beginning and party != glance._home for end, party in named)
    whole = [len(counts) + (home > 0), len(named), pairs, len(raw), len(counts), len(named) - home, 0, len(cues)]
    logs = np.log1p(whole)
    logs[3] /= 10
    logs[6] = early
    return np.concatenate([np.log1p(here) / 2, np.log1p(near) / 1.5, lead, logs])


def logistic(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weights and, last, the bias of the penalised logistic regression, by Newton's method."""
    x = np.hstack([x, np.ones((len(x), 1))])
    penalty = np.eye(x.shape[1]) / STRENGTH
    penalty[-1, -1] = 0
    out = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-(x @ out)))
        step = np.linalg.solve((x.T * (weight * p * (1 - p))) @ x + penalty, x.T @ (weight * (p - y)) + penalty @ out)
        out -= step
        if abs(step).max() < 1e-9:
            break
    return out


def fit(glance: Weighed, some: list[Case]) -> tuple[np.ndarray, float]:
    """Weights and threshold."""
    x = np.array([measures(glance, c.report.text.encode("utf-8", "replace")) for c in some])
    y = np.array([float(c.label.about) for c in some])
    weight = np.where(y > 0, 2 + np.sqrt([c.label.claims for c in some]), 1.0)
    fold = np.array([int(digest(c.report.id)[8:16], 16) % FOLDS for c in some])
    odds = np.zeros(len(some))
    for f in range(FOLDS):
        out = logistic(x[fold != f], y[fold != f], weight[fold != f])
        odds[fold == f] = x[fold == f] @ out[:-1] + out[-1]
    return logistic(x, y, weight), threshold(some, odds)


def threshold(some: list[Case], odds: np.ndarray) -> float:
    """The lowest at which no more of the other news passes than may. Releases and annotated reports do not count: archives are of news."""
    news = sorted((float(o) for c, o in zip(some, odds, strict=True) if c.source in NEWS and not c.label.about), reverse=True)
    return math.ceil(news[int(PASSING * len(news))] * 100) / 100


def write(weights: np.ndarray, least: float) -> None:
    """Puts the weights into the list of words, whose words and remarks stay."""
    head, *cues = WORDS.read_text(encoding="utf-8").split("[[cue]]")
    many = len(cues)
    for name, value in (*zip(WHOLE, weights[3 * many : -1], strict=True), ("bias", weights[-1])):
        head = re.sub(rf"^{name} = .*$", f"{name} = {value:.3f}", head, flags=re.MULTILINE)
    head = re.sub(r"^threshold = \S+", f"threshold = {least:.2f}", head, flags=re.MULTILINE)
    for at, name in enumerate(("here", "near", "lead")):
        column = weights[at * many : (at + 1) * many]
        cues = [re.sub(rf"^{name} = .*$", f"{name} = {value:.3f}", cue, flags=re.MULTILINE) for cue, value in zip(cues, column, strict=True)]
    WORDS.write_text("[[cue]]".join([head, *cues]), encoding="utf-8")


def measure(glance: Weighed, some: list[Case]) -> None:
    """Prints what is kept of reports that were not fitted on, by source: a report is read whole where it passes both looks, and else not at all."""
    for source in (*sorted({c.source for c in some}), ""):
        pairs, passed = [], {}
        for c in some:
            if source in ("", c.source):
                whole = Found(c.label.about, frozenset(map(str, range(c.label.claims))), frozenset(map(str, range(c.label.rounds))))
                passed[c.report.id] = glance.passes(glance.odds(c.report.text))
                kept = passed[c.report.id] and (c.label.lead is None or c.label.lead >= LEAD_TALKS)
                pairs.append((c.report.id, whole, whole if kept else Found(False, frozenset(), frozenset())))
        print(f"\n{source or 'together'}: ", end="")
        tell(pairs, passed, others=False)


def main() -> None:
    """Read where that is asked for, fit, and print what the weights keep."""
    asking = argparse.ArgumentParser(description="Fits the weights of the gate's glance.")
    asking.add_argument("reports", nargs="+", type=Path)
    asking.add_argument("--gold", type=Path)
    asking.add_argument("--labels", type=Path, default=Path("build/gate/labels.jsonl"))
    asking.add_argument("--read", action="store_true")
    asking.add_argument("--write", action="store_true")
    asked = asking.parse_args()
    if asked.read:
        read({r.id: r for _, r in sources(asked.reports, asked.gold)}, asked.labels)
    known = cases(asked.reports, asked.gold, labels(asked.labels))
    if asked.write:
        some = [c for c in known if c.fitted]
        print(f"fitted on {len(some):,} reports, of which {sum(c.label.about for c in some):,} are about talks")
        write(*fit(Weighed.load("en"), some))
        words.cache_clear()
        Weighed.load.cache_clear()
    measure(Weighed.load("en"), [c for c in known if not c.fitted])


if __name__ == "__main__":
    try:
        main()
    except DetenteError as fault:
        raise SystemExit(f"error: {fault}") from fault
