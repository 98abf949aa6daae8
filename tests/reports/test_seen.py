"""A report that prints an earlier one again is told while reports pass, with little memory, and the same way every time."""

from __future__ import annotations

import random
import tracemalloc

from detente.model import Report
from detente.reports.copies import Copy, Seen

WORDS = [a + b for a in ("ta", "ro", "mi", "ke", "su", "lo", "pe", "na", "vi", "do") for b in ("ben", "rim", "tal", "kos", "dun", "pel", "vas", "gor", "lin", "mar")]


def text(seed: int, words: int = 300) -> str:
    chosen = random.Random(seed)
    return " ".join(chosen.choice(WORDS) for _ in range(words))


def edited(body: str, seed: int, changes: int) -> str:
    words, chosen = body.split(), random.Random(seed)
    for _ in range(changes):
        words[chosen.randrange(len(words))] = "changed"
    return " ".join(words)


def test_copies_are_told_and_others_are_not():
    seen = Seen(500)
    originals = [Report.of(text(i)) for i in range(300)]
    assert [seen.copy(r) for r in originals] == [None] * 300
    assert seen.copy(originals[7]) == Copy(originals[7].id, 1.0)
    near = [seen.copy(Report.of("WIRE -- " + edited(r.text, i, 3).upper())) for i, r in enumerate(originals)]
    assert sum(c is not None and c.of == r.id for c, r in zip(near, originals, strict=True)) >= 297
    assert not any(c is not None and c.of != r.id for c, r in zip(near, originals, strict=True))
    assert sum(seen.copy(Report.of(edited(r.text, i, 90))) is not None for i, r in enumerate(originals)) == 0


def test_notes_are_copies_only_where_they_are_the_same():
    seen = Seen(10)
    assert seen.copy(Report.of("Talks resume on Tuesday.")) is None and seen.copy(Report.of("Talks resume on Tuesday")) is None
    assert seen.copy(Report.of("Talks resume on Tuesday.")).alike == 1.0


def test_only_the_last_are_remembered_and_memory_does_not_grow():
    seen = Seen(200)
    tracemalloc.start()
    for i in range(200):
        seen.copy(Report.of(text(i, 80)))
    before = tracemalloc.get_traced_memory()[0]
    for i in range(200, 1400):
        seen.copy(Report.of(text(i, 80)))
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(seen) == 200 and after - before < 100_000
    assert seen.copy(Report.of(text(1399, 80))) is not None and seen.copy(Report.of(text(0, 80))) is None


def test_the_same_reports_give_the_same_copies():
    passing = [Report.of(edited(text(i % 40), i, i % 9)) for i in range(200)]
    assert [Seen(50).copy(r) for r in passing[:1]] == [None]
    first, second = Seen(60), Seen(60)
    assert [first.copy(r) for r in passing] == [second.copy(r) for r in passing]
