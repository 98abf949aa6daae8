"""The rows of the score: for one report, or one negotiation, how many hits of how many said and how many in gold."""

from __future__ import annotations

import collections
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from detente.evaluation.gold import GoldReport
from detente.evaluation.measures import (
    Item,
    alike,
    counted,
    date_fit,
    days,
    fold,
    overlaps,
    pair,
    parties,
    party,
    place_fit,
    places_of,
    status,
)

Count = tuple[int, int, int]  # hits, said, gold


@dataclass
class Unit:
    """The counts of one report or negotiation, with what was missed, said beside gold, or paired but wrong, by row.

    ``text`` is the report's; empty for a negotiation. ``judged`` has, by row, how sure each claim was and whether it is right.
    """

    name: str
    text: str = ""
    counts: dict[str, Count] = field(default_factory=dict)
    missed: dict[str, list[Item]] = field(default_factory=dict)
    alarms: dict[str, list[Item]] = field(default_factory=dict)
    wrong: dict[str, list[tuple[Item, Item]]] = field(default_factory=dict)
    judged: dict[str, list[tuple[float, bool]]] = field(default_factory=dict)

    def add(self, row: str, hits: int, said: int, gold: int) -> None:
        """Set the counts of a row."""
        self.counts[row] = (hits, said, gold)

    def judge(self, row: str, both: Sequence[tuple[Item, Item]], right: Callable[[Item, Item], bool]) -> int:
        """How many of the pairs (gold, said) are right in the respect that the row is about; the others are kept."""
        self.wrong[row] = [(g, p) for g, p in both if not right(g, p)]
        return len(both) - len(self.wrong[row])

    def keep(
        self, row: str, pairs: Sequence[tuple[int, int]], gold: Sequence[Item], said: Sequence[Item],
        score: Callable[[Item, Item], float],
    ) -> None:
        """Keep the misses and false alarms of a row."""
        held, taken = {i for i, _ in pairs}, {j for _, j in pairs}
        self.missed[row] = [g for i, g in enumerate(gold) if i not in held]
        matched = [gold[i] for i in held]
        right = [j in taken or any(score(g, p) for g in matched) for j, p in enumerate(said)]
        self.alarms[row] = [p for p, true in zip(said, right, strict=True) if not true]
        self.judge_sure(row, zip(said, right, strict=True))

    def judge_sure(self, row: str, said: Iterable[tuple[Item, bool]]) -> None:
        """Keep how sure each claim was of itself, and whether it is right."""
        self.judged[row] = [(float(p["confidence"]), bool(true)) for p, true in said if p.get("confidence") is not None]


def of_report(gold: GoldReport, said: dict[str, list[Item]], about: bool | None) -> Unit:
    """The counts of one report. ``said`` are its claims by kind; ``about`` whether the record takes it to be about talks."""
    unit, entries = Unit(gold.key, gold.text), gold.entries
    true = bool(entries["about_talks"])
    unit.add("about talks", int(bool(about) and true), int(bool(about)), int(true))
    unit.missed["about talks"] = [{"about_talks": True}] if true and not about else []
    unit.alarms["about talks"] = [{"about_talks": True}] if about and not true else []
    if not gold.dated_by_guess:
        _dates(unit, gold, said["time"])
    _rounds(unit, gold, said["round"])
    _issues(unit, entries["issues"], said["issue"])
    _conditions(unit, gold, said["condition"])
    _undertakings(unit, gold, said["commitment"] + said["announcement"])
    _statements(unit, gold, said["statement"])
    _events(unit, entries["events"], said["event"])
    return unit


def _dates(unit: Unit, gold: GoldReport, said: list[Item]) -> None:
    wanted = [d for d in gold.entries["dates"] if days(d["value"])]

    def same(g: Item, p: Item) -> float:
        return float(overlaps(places_of(gold.text, g["text"]), p) and days(g["value"]) == days(p.get("value")))

    pairs = pair(wanted, said, same)
    taken = {j for _, j in pairs}
    matched = [wanted[i] for i, _ in pairs]
    dated = [p for j, p in enumerate(said) if days(p.get("value")) and j not in taken]
    extra = [p for p in dated if not any(same(g, p) for g in matched)]
    unit.add("dates", len(pairs), len(pairs) + len(extra), len(wanted))
    held = {i for i, _ in pairs}
    unit.missed["dates"], unit.alarms["dates"] = [d for i, d in enumerate(wanted) if i not in held], extra
    unit.judge_sure("dates", [(p, p not in extra) for p in said if days(p.get("value"))])


def round_score(text: str | None) -> Callable[[Item, Item], float]:
    """How well a said round is a gold one; ``text`` is the report's (None for merged rounds, which have no evidence span)."""

    def score(g: Item, p: Item) -> float:
        when, where = date_fit(g.get("date"), p.get("date")), place_fit(g.get("place"), p.get("place"))
        if when is None or where is None:
            return 0.0
        if g.get("parties") and p.get("parties") and not parties(g["parties"]) & parties(p["parties"]):
            return 0.0
        evidence = 1.0 if text is not None and overlaps(places_of(text, g["quote"]), p) else 0.0
        if text is None and when == 0.0 and where == 0.0:
            return 0.1
        return when + where + evidence if when >= 0.5 or where >= 1.0 or evidence else 0.0

    return score


def heads(rounds: Sequence[Item]) -> set[tuple[str, str]]:
    """(last name, party) of everybody who heads one of the rounds."""
    return {(fold(h["name"])[-1], party(h.get("party"))) for r in rounds for h in r.get("heads", []) if fold(h.get("name"))}


def _rounds(unit: Unit, gold: GoldReport, said: list[Item]) -> None:
    wanted, score = gold.entries["rounds"], round_score(gold.text)
    pairs = pair(wanted, said, score)
    number = counted(pairs, wanted, said, score)
    both = [(wanted[i], said[j]) for i, j in pairs]
    unit.add("rounds", len(pairs), number, len(wanted))
    unit.keep("rounds", pairs, wanted, said, score)
    unit.add("rounds=", unit.judge("rounds=", both, _same_day_and_place), number, len(wanted))
    unit.add("round status", unit.judge("round status", both, _same_status), len(pairs), len(pairs))
    stated = [r for r in wanted if r.get("ordinal") and r.get("ordinal_basis") != "counted"]
    from_list = sum(1 for g, p in both if g not in stated and g.get("ordinal") and g["ordinal"] == p.get("ordinal"))
    right = sum(1 for g, p in both if g in stated and g["ordinal"] == p.get("ordinal"))
    unit.add("round ordinal", right, sum(1 for r in said if r.get("ordinal")) - from_list, len(stated))
    want, got = heads(wanted), heads(said)
    unit.add("heads", len(want & got), len(got), len(want))
    unit.missed["heads"] = [{"name": n, "party": p} for n, p in sorted(want - got)]
    unit.alarms["heads"] = [{"name": n, "party": p} for n, p in sorted(got - want)]


def _same_day_and_place(g: Item, p: Item) -> bool:
    return days(g.get("date")) == days(p.get("date")) and place_fit(g.get("place"), p.get("place")) in (0.0, 1.0)


def _same_status(g: Item, p: Item) -> bool:
    return status(g) == status(p)


def _same_holders(g: Item, p: Item) -> bool:
    return party(g["holder"]) == party(p.get("holder")) and party(g["asks_of"]) == party(p.get("addressee"))


def _issues(unit: Unit, wanted: list[Item], said: list[Item]) -> None:
    def score(g: Item, p: Item) -> float:
        best = max(alike(g["label"], p.get("label")), alike(g.get("label_en"), p.get("label")))
        return best if best >= 0.5 else 0.0

    pairs = pair(wanted, said, score)
    unit.add("issues", len(pairs), counted(pairs, wanted, said, score), len(wanted))
    both = [(wanted[i], said[j]) for i, j in pairs]
    unit.add("issue status", unit.judge("issue status", both, _same_status), len(pairs), len(pairs))
    unit.keep("issues", pairs, wanted, said, score)


def _worded(text: str, key: str, floor: float) -> Callable[[Item, Item], float]:
    """Wording agrees, or evidence overlaps and the wording agrees at least a little (``floor``)."""

    def score(g: Item, p: Item) -> float:
        words, evidence = alike(g["what"], p.get(key)), overlaps(places_of(text, g["quote"]), p)
        return words + evidence if words >= 0.5 or (evidence and words >= floor) else 0.0

    return score


def _conditions(unit: Unit, gold: GoldReport, said: list[Item]) -> None:
    wanted, score = gold.entries["conditions"], _worded(gold.text, "demand", 0.15)
    pairs = pair(wanted, said, score)
    number = counted(pairs, wanted, said, score)
    unit.add("conditions", len(pairs), number, len(wanted))
    both = [(wanted[i], said[j]) for i, j in pairs]
    unit.add("conditions=", unit.judge("conditions=", both, _same_holders), number, len(wanted))
    unit.keep("conditions", pairs, wanted, said, score)


def _undertakings(unit: Unit, gold: GoldReport, said: list[Item]) -> None:
    wanted, score = gold.entries["commitments"] + gold.entries["announcements"], _worded(gold.text, "what", 0.1)
    pairs = pair(wanted, said, score)
    unit.add("undertakings", len(pairs), counted(pairs, wanted, said, score), len(wanted))
    unit.keep("undertakings", pairs, wanted, said, score)


def _statements(unit: Unit, gold: GoldReport, said: list[Item]) -> None:
    def score(g: Item, p: Item) -> float:
        if not overlaps(places_of(gold.text, g["quote"]), p):
            return 0.0
        speaker = p.get("speaker")
        want, got = fold(g["speaker"]), fold(speaker if isinstance(speaker, str) else (speaker or {}).get("name"))
        return float(bool(want and got and (want[-1] == got[-1] or alike(g["speaker"], " ".join(got)) >= 0.5)))

    wanted = gold.entries["attributed"]
    pairs = pair(wanted, said, score)
    unit.add("statements", len(pairs), counted(pairs, wanted, said, score), len(wanted))
    unit.keep("statements", pairs, wanted, said, score)


def _events(unit: Unit, wanted: list[Item], said: list[Item]) -> None:
    def key(e: Item) -> tuple[frozenset[str], str | None]:
        return frozenset((party(e.get("source")), party(e.get("target")))), e.get("plover")

    want, got = collections.Counter(map(key, wanted)), collections.Counter(map(key, said))
    unit.add("events", sum((want & got).values()), sum(min(n, max(want[k], 1)) for k, n in got.items()), sum(want.values()))
    unit.missed["events"] = [e for e in wanted if key(e) not in got]
    unit.alarms["events"] = [e for e in said if key(e) not in want]
    unit.judge_sure("events", [(e, key(e) in want) for e in said])


def of_process(name: str, gold: Item, negotiations: list[Item], sources: dict[str, str]) -> Unit:
    """The counts of one negotiation's merged record: the one that holds most of its reports stands for it."""

    def share(n: Item) -> int:
        return sum(sources.get(r, "").startswith(f"{name}/") for r in n.get("reports", []))

    unit = Unit(name)
    mine = [n for n in negotiations if share(n)]
    best = max(mine, key=share, default=None)
    claiming = [n for n in mine if share(n) >= 2]
    unit.add("merged: one negotiation", int(best is not None), max(1, len(claiming)) if mine else 0, 1)
    rounds, conditions = (best["rounds"], best["conditions"]) if best else ([], [])
    pairs = pair(gold["rounds"], rounds, round_score(None))
    unit.add("merged: rounds", len(pairs), len(rounds), len(gold["rounds"]))
    unit.keep("merged: rounds", pairs, gold["rounds"], rounds, round_score(None))
    want, got = heads(gold["rounds"]), heads(rounds)
    unit.add("merged: heads", len(want & got), len(got), len(want))

    def score(g: Item, p: Item) -> float:
        words = alike(g["what"], p.get("demand"))
        return words if words >= 0.5 else 0.0

    pairs = pair(gold["conditions"], conditions, score)
    unit.add("merged: conditions", len(pairs), len(conditions), len(gold["conditions"]))
    unit.keep("merged: conditions", pairs, gold["conditions"], conditions, score)
    both = [(gold["conditions"][i], conditions[j]) for i, j in pairs]
    unit.add("merged: condition status", unit.judge("merged: condition status", both, _same_status), len(pairs), len(pairs))
    return unit
