"""How good is the merging alone? Take the annotated reports as a perfect reader's claims, merge them, score the record.

usage: python scripts/gold_as_claims.py GOLD_DIR SCORE_DIR [--only NAME,NAME | --without NAME,NAME] [--show MISSES]

GOLD_DIR holds <negotiation>/<nn>.txt, .meta.json, .gold.json and process.gold.json; SCORE_DIR holds score.py and iso3166.csv.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from detente.merging import merge
from detente.model import (
    Announcement,
    Claim,
    Commitment,
    Condition,
    Event,
    Findings,
    Head,
    Issue,
    Report,
    RoundClaim,
    ThirdParty,
    seal,
)

LEVELS = {"ministers": "ministerial", "leaders": "leaders", "technical": "technical", "working group": "technical"}
ISSUES = {"technical-meeting": "technical"}


def evidence(report: Report, entry: dict[str, Any]) -> dict[str, Any]:
    start = report.text.find(entry.get("quote") or "")
    end = start + len(entry.get("quote") or "")
    if start < 0 or end == start:
        start, end = 0, len(report.text.split("\n", 1)[0])
    return {"report": report.id, "start": start, "end": end, "quote": report.text[start:end], "reader": "gold"}


def several(codes: Any, iso: dict[str, str]) -> tuple[str, ...]:
    items = codes if isinstance(codes, list) else re.split(r"\+(?!\d)", str(codes)) if codes else []
    names = [i.get("code") or i.get("name") or i.get("id") if isinstance(i, dict) else i for i in items]
    return tuple(iso.get(n.strip(), n.strip()) for n in names if n)


def one(code: Any, iso: dict[str, str]) -> str | None:
    return next(iter(several(code, iso)), None)


def claims(report: Report, gold: dict[str, Any], iso: dict[str, str]) -> Iterator[Claim]:
    for r in gold["rounds"]:
        yield RoundClaim(
            **evidence(report, r), date=r.get("date"), place=r.get("place"), country=r.get("country"), ordinal=r.get("ordinal"),
            ordinal_basis="stated" if r.get("ordinal") else None, level=LEVELS.get(r.get("level") or ""), status=r["status"],
            parties=several(r.get("parties"), iso), count=r.get("count") if isinstance(r.get("count"), int) else None,
            heads=tuple(Head(name=h["name"], party=one(h.get("party"), iso), title=h.get("role")) for h in r.get("heads") or ()),
        )
    for i in gold["issues"]:
        yield Issue(**evidence(report, i), label=i.get("label_en") or i["label"], status=ISSUES.get(i["status"], i["status"]))
    for c in gold["conditions"]:
        yield Condition(**evidence(report, c), demand=c["what"], holder=one(c["holder"], iso), addressee=one(c["asks_of"], iso), status=c["status"])
    for c in gold["commitments"]:
        yield Commitment(**evidence(report, c), what=c["what"], by=several(c.get("by"), iso), date=c.get("date"))
    for a in gold["announcements"]:
        yield Announcement(**evidence(report, a), what=a["what"], by=several(a.get("by"), iso), date=a.get("date"))
    for e in gold["events"]:
        yield Event(**evidence(report, e), source=one(e.get("source"), iso), target=one(e.get("target"), iso), plover=e["plover"], date=e.get("date"))
    for t in gold.get("third_parties") or ():
        party = one(t if isinstance(t, str) else t.get("party") or t.get("id") or t.get("name"), iso)
        if party:
            yield ThirdParty(**evidence(report, {}), party=party, role="mediator")


def load(folder: Path, iso: dict[str, str]) -> Iterator[tuple[Report, Findings]]:
    for path in sorted(folder.glob("*.gold.json")):
        base = str(path)[: -len(".gold.json")]
        if path.name == "process.gold.json" or not Path(base + ".txt").exists():
            continue
        meta, gold = json.loads(Path(base + ".meta.json").read_text()), json.loads(path.read_text())
        date = meta.get("date") or meta.get("published")
        report = Report.of(
            Path(base + ".txt").read_text(encoding="utf-8"), source_id=f"{folder.name}/{Path(base).name}", title=meta.get("title"),
            outlet=meta.get("outlet"), published=None if date in (None, "unknown") else date, lang=meta.get("lang", "en"),
        )
        sealed = {c.id: c for c in (seal(c, report.text) for c in claims(report, gold, iso))}
        yield report, Findings(report=report.id, reader="gold", about_talks=gold["about_talks"], gate=1.0, claims=tuple(sealed.values()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("score", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--without", default="")
    parser.add_argument("--show", action="store_true", help="print what was missed and what each record holds")
    args = parser.parse_args()
    spec = importlib.util.spec_from_file_location("score", args.score / "score.py")
    assert spec and spec.loader
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    iso = dict(line.strip().split(",")[:2] for line in (args.score / "iso3166.csv").read_text().splitlines())
    table = {k: v for two, three in iso.items() for k, v in ((two, three), (three, three))}
    only, without = set(filter(None, args.only.split(","))), set(filter(None, args.without.split(",")))
    folders = [d for d in sorted(args.gold.iterdir()) if d.is_dir() and d.name not in without and (not only or d.name in only)]
    pairs = [pair for d in folders for pair in load(d, iso)]
    record = merge([r for r, _ in pairs], [f for _, f in pairs])
    source = {r.id: r.source_id for r, _ in pairs}
    export = {"reports": [msgspec.to_builtins(r) for r, _ in pairs], "claims": [], "negotiations": [msgspec.to_builtins(n) for n in record]}
    if args.show:
        for n in record:
            print(n.title, [source[r] for r in n.reports])
            for r in n.rounds:
                print("   ", r.date, r.place, r.status, r.ordinal, r.parties, [h.name for h in r.heads], len(r.claims), r.notes)
    with tempfile.TemporaryDirectory() as work:
        for d in folders:
            (Path(work) / d.name).symlink_to(d.resolve())
        tally = score.Tally()
        score.score_merged(work, export, table, tally)
    if args.show:
        for miss in tally.missed["merged"]:
            print("missed", miss, file=sys.stderr)
    print(f"{len(pairs)} reports, {len(record)} negotiations")
    for key in tally.c:
        row = tally.row(key)
        print(f"{key:28}{row['P']:7.3f}{row['R']:7.3f}{row['F1']:7.3f}{row['tp']:6}{row['pred']:6}{row['gold']:6}")


if __name__ == "__main__":
    main()
