#!/usr/bin/env python3
"""Scores parties, people and places alone against hand-made gold.

usage: score_actors.py GOLD_DIR [--held-out] [--misses WHAT] [--ents FILE]

GOLD_DIR holds folders of <nn>.txt, <nn>.meta.json and <nn>.gold.json. WHAT is sides, heads, speakers or places.
``--ents`` keeps the parse's named entities in FILE, so that a second run needs no parse.
"""

from __future__ import annotations

import argparse
import collections
import json
import pickle
import re
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from detente.language import models
from detente.language.parse import parse
from detente.language.parties import find_parties
from detente.language.people import find_people
from detente.language.places import find_places
from detente.language.sentences import split_sentences
from detente.language.sides import negotiating_sides
from detente.language.tables import table

HELD_OUT = frozenset(
    ["colombia_farc", "iran_p51", "nafta_usmca", "ukraine_russia", "us_mexico_migration", "brexit", "distractor_domestic", "batch5", "batch10", "batch15"]
)
ISO3 = {r["iso2"]: r["iso3"] for r in table("countries")}


def documents(root: Path, held_out: bool) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    for gold in sorted(root.rglob("*.gold.json")):
        folder, base = gold.parent.name, str(gold)[: -len(".gold.json")]
        if gold.name == "process.gold.json" or (folder in HELD_OUT) != held_out or not Path(base + ".txt").exists():
            continue
        meta = json.loads(Path(base + ".meta.json").read_text(encoding="utf-8"))
        if meta.get("lang", "en") == "en":
            yield f"{folder}/{gold.name[:2]}", Path(base + ".txt").read_text(encoding="utf-8"), meta, json.loads(gold.read_text(encoding="utf-8"))


def entities(name: str, text: str, kept: dict[str, Any], pipeline: list[Any]) -> Any:
    if name not in kept:
        if not pipeline:
            pipeline.append(models.load("en"))
        doc = parse(text, split_sentences(text), pipeline[0])
        kept[name] = [(e.start_char, e.end_char, e.label_) for e in doc.ents]
    return SimpleNamespace(ents=[SimpleNamespace(start_char=a, end_char=b, label_=label) for a, b, label in kept[name]])


def last(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    parts = [p for p in re.split(r"[^\w]+", folded) if p not in ("jr", "sr", "ii", "iii", "")]
    return parts[-1] if parts else folded


def code(party: str | None) -> str | None:
    return ISO3.get(party, party) if party else None


def main() -> None:
    args = argparse.ArgumentParser()
    args.add_argument("gold", type=Path)
    args.add_argument("--held-out", action="store_true")
    args.add_argument("--misses", default="")
    args.add_argument("--ents", type=Path)
    given = args.parse_args()
    kept: dict[str, Any] = pickle.loads(given.ents.read_bytes()) if given.ents and given.ents.exists() else {}
    pipeline: list[Any] = []
    counts: collections.Counter[str] = collections.Counter()
    spent = collections.Counter[str]()

    def miss(what: str, *parts: object) -> None:
        if given.misses == what:
            print(*parts, sep=" | ")

    for name, text, meta, gold in documents(given.gold, given.held_out):
        doc = entities(name, text, kept, pipeline)
        sentences = split_sentences(text)
        t = time.perf_counter()
        parties = find_parties(text, sentences)
        t1 = time.perf_counter()
        people = find_people(text, sentences, parties, doc, meta.get("published") or meta.get("date"))
        t2 = time.perf_counter()
        places = find_places(text, sentences, parties)
        t3 = time.perf_counter()
        told = set(negotiating_sides(parties, text, people))
        spent.update(chars=len(text), parties=t1 - t, people=t2 - t1, places=t3 - t2, sides=time.perf_counter() - t3)  # type: ignore[call-arg]
        score_sides(name, told, gold, counts, miss)
        score_people(name, people, gold, counts, miss)
        score_places(name, places, gold, counts, miss)
    if given.ents:
        given.ents.write_bytes(pickle.dumps(kept))
    report(counts, spent)


def score_sides(name: str, told: set[str], gold: dict[str, Any], counts: collections.Counter[str], miss: Any) -> None:
    rounds = [frozenset(p for p in map(code, r.get("parties") or []) if p) for r in gold["rounds"]]
    rounds = [r for r in rounds if len(r) > 1]
    if not gold["about_talks"] or not rounds:
        return
    want = collections.Counter(rounds).most_common(1)[0][0]
    best = max(rounds, key=lambda r: len(r & told) / max(len(r | told), 1))
    counts.update({"sides docs": 1, "sides exact": told == want, "sides any": told == best, "sides tp": len(told & best), "sides told": len(told), "sides gold": len(best)})
    if told != best:
        miss("sides", name, sorted(told), [sorted(r) for r in set(rounds)])


def score_people(name: str, people: list[Any], gold: dict[str, Any], counts: collections.Counter[str], miss: Any) -> None:
    by_name: dict[str, collections.Counter[str | None]] = collections.defaultdict(collections.Counter)
    for p in people:
        by_name[last(p.name)][p.party] += p.form != "byline"
    for key, entries in (("heads", [h for r in gold["rounds"] for h in r.get("heads") or []]), ("speakers", gold["attributed"])):
        for entry in entries:
            who, want = entry.get("name") or entry.get("speaker"), code(entry["party"])
            if not who or not re.match(r"(?:[A-Z][\w.'’-]*|al-\w+|[a-z]{2,3}(?= [A-Z]))(?: (?:[A-Z]|al-|de |von |bin ))", who) and key == "speakers":
                continue
            if key == "speakers" and re.search(r" and |[Mm]inistry|House|Department|Union|Office|States|Council", who):
                continue
            seen = by_name.get(last(who))
            if want is not None or key == "speakers":
                for basis in {p.party_basis for p in people if last(p.name) == last(who) and p.form == "name"}:
                    right = any(p.party == want for p in people if last(p.name) == last(who) and p.party_basis == basis)
                    counts.update({f"basis {basis} {key} {'right' if right else 'wrong'}": 1})
            counts.update({f"{key} all": 1, f"{key} found": bool(seen), f"{key} party": bool(seen) and (want in seen if key == "heads" else seen.most_common(1)[0][0] == want)})
            if not seen or (want not in seen if key == "heads" else seen.most_common(1)[0][0] != want):
                miss(key, name, who, entry.get("role"), want, dict(seen) if seen else "not found")


def score_places(name: str, places: list[Any], gold: dict[str, Any], counts: collections.Counter[str], miss: Any) -> None:
    cities = {(p.city, p.country) for p in places}
    countries = {p.country for p in places}
    for r in gold["rounds"]:
        if r.get("place"):
            counts.update({"places all": 1, "places found": (r["place"], r["country"]) in cities})
            if (r["place"], r["country"]) not in cities:
                miss("places", name, r["place"], r["country"], [c for c in cities if c[0] == r["place"]])
        if r.get("country"):
            counts.update({"countries all": 1, "countries found": r["country"] in countries})
            if r["country"] not in countries:
                miss("countries", name, r.get("place"), r["country"])


def report(counts: collections.Counter[str], spent: collections.Counter[str]) -> None:
    def share(part: str, whole: str) -> str:
        return f"{counts[part] / max(counts[whole], 1):.3f} ({counts[part]}/{counts[whole]})"

    print("sides   exact", share("sides exact", "sides docs"), " exact for one round", share("sides any", "sides docs"))
    print("        precision", share("sides tp", "sides told"), " recall", share("sides tp", "sides gold"))
    for key in ("heads", "speakers"):
        print(f"{key:9}found", share(f"{key} found", f"{key} all"), " with party", share(f"{key} party", f"{key} all"))
    print("places  ", share("places found", "places all"), " countries", share("countries found", "countries all"))
    for key in sorted(k.rsplit(" ", 1)[0] for k in counts if k.startswith("basis") and k.endswith("right")):
        print(f"        {key}: {counts[key + ' right']} right, {counts[key + ' wrong']} wrong")
    total = sum(v for k, v in spent.items() if k != "chars")
    print("speed   ", f"{spent['chars'] / total:,.0f} characters a second;", {k: f"{v:.2f} s" for k, v in spent.items() if k != "chars"})


if __name__ == "__main__":
    main()
