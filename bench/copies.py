"""How many edited copies of wire stories are found, and how many texts are wrongly taken for copies:
``python bench/copies.py REPORTS.jsonl... [--reports N] [--show]`` (``text``, ``date`` and ``outlet`` in each line).

Of each report of 150 words and more it makes copies as papers make them: with another headline, another lead, cut from the end,
cut to a half or a third, tightened (words left out, words changed), put together with another story, and all of it at once.
It prints of each kind how many are found (recall); the same where no report has a date, which asks for more; and which of
the reports themselves, as they came, are taken for copies of each other, to be looked at with ``--show``.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from detente.merging.copies import bands, key, origins, same_text
from detente.model import Report

Editor = Callable[[random.Random, list[str], list[str]], list[str]]
"""From a story's sentences and another story's, a copy's."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_LEAST = 150


def sentences(text: str) -> list[str]:
    """The text's sentences, near enough for cutting."""
    return [s for s in _SENTENCE.split(text) if s.strip()]


def headline(_: random.Random, own: list[str], other: list[str]) -> list[str]:
    """Another headline and byline."""
    return [f"{' '.join(other[-1].split()[:8])}\n\nBy our own correspondents", *own]


def lead(_: random.Random, own: list[str], other: list[str]) -> list[str]:
    """Another first sentence or two."""
    return [*other[:2], *own[1:]]


def cut(share: float) -> Editor:
    """Only the first part of it."""
    def edit(_: random.Random, own: list[str], other: list[str]) -> list[str]:
        return own[: max(1, round(share * len(own)))]
    return edit


def tightened(rng: random.Random, own: list[str], other: list[str]) -> list[str]:
    """One sentence in eight left out, one word in twenty left out or changed for another."""
    words = [w for s in other for w in s.split()]
    kept = [s for s in own if rng.random() > 1 / 8] or own
    edited = []
    for sentence in kept:
        told = [w if (dice := rng.random()) > 0.05 else rng.choice(words) if dice > 0.025 else "" for w in sentence.split()]
        edited.append(" ".join(filter(None, told)))
    return edited


def joined(_: random.Random, own: list[str], other: list[str]) -> list[str]:
    """The first two thirds of it, and after them as much of another story."""
    part = own[: max(1, round(len(own) * 2 / 3))]
    length, taken = sum(len(s) for s in part), []
    for sentence in other:
        if sum(len(s) for s in taken) >= length:
            break
        taken.append(sentence)
    return [*part, *taken]


def everything(rng: random.Random, own: list[str], other: list[str]) -> list[str]:
    """Another headline and lead, tightened, and the last third cut."""
    return headline(rng, tightened(rng, lead(rng, cut(2 / 3)(rng, own, other), other), other), other)


EDITS: Mapping[str, Editor] = {
    "another headline": headline, "another lead": lead, "the last third cut": cut(2 / 3), "cut to a half": cut(1 / 2),
    "cut to a third": cut(1 / 3), "tightened": tightened, "two thirds, with another story": joined, "headline, lead, tightened, cut": everything,
}


def found(reports: Sequence[Report]) -> dict[str, str]:
    """For each report's id that of its origin."""
    by_id = {r.id: r for r in reports}
    return origins({r.id: key(r.id, r.published) for r in reports}, {r.id: bands(r.text) for r in reports},
                   lambda a, b: same_text(by_id[a], by_id[b]))


def stories(paths: Sequence[str], most: int) -> list[Report]:
    """The reports of the files with enough words, each text once."""
    rows = [json.loads(line) for path in paths for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]
    made = {r.id: r for row in rows if len(row["text"].split()) >= _LEAST
            for r in [Report.of(row["text"], published=row.get("date"), outlet=row.get("outlet"), title=row.get("title"))]}
    chosen = sorted(made.values(), key=lambda r: r.id)
    return random.Random(7).sample(chosen, min(most, len(chosen)))


def recall(reports: Sequence[Report], edit: Editor, *, dated: bool) -> float:
    """The share of edited copies that are put with what they were made from, all of them looked at together."""
    rng, day = random.Random(7), datetime.date(2015, 3, 16)
    originals = [Report.of(r.text, published=str(day) if dated else None) for r in reports]
    pairs = []
    for n, original in enumerate(originals):
        text = " ".join(edit(rng, sentences(original.text), sentences(originals[n - 1].text)))
        pairs.append((original, Report.of(text, published=str(day + datetime.timedelta(n % 4)) if dated else None)))
    of = found([*originals, *(copy for _, copy in pairs)])
    return sum(of[copy.id] == of[original.id] for original, copy in pairs) / len(pairs)


def main() -> None:
    """Prints recall by kind of edit, and the groups found among the reports themselves."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--reports", type=int, default=400)
    parser.add_argument("--show", action="store_true", help="print the titles of the reports taken for copies of each other")
    args = parser.parse_args()
    reports = stories(args.files, args.reports)
    print(f"{len(reports)} reports\n{'copy':<34}{'dated':>8}{'undated':>9}")
    for name, edit in EDITS.items():
        print(f"{name:<34}{recall(reports, edit, dated=True):>8.3f}{recall(reports, edit, dated=False):>9.3f}")
    whole = stories(args.files, 1_000_000)
    groups: dict[str, list[Report]] = {}
    of = found(whole)
    for report in whole:
        groups.setdefault(of[report.id], []).append(report)
    sizes = Counter(len(g) for g in groups.values())
    print(f"{len(whole)} reports as they came: " + ", ".join(f"{n} groups of {size}" for size, n in sorted(sizes.items()) if size > 1))
    for group in groups.values() if args.show else ():
        if len(group) > 1:
            print("\n".join(f"  {r.published}  {r.outlet}: {(r.title or r.text)[:90]!r}" for r in group), end="\n\n")


if __name__ == "__main__":
    main()
