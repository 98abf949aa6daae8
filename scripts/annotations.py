"""Our own annotated reports: check a folder of them, pack it into the JSON Lines that training reads, unpack those again.

    python scripts/annotations.py check FOLDER
    python scripts/annotations.py pack FOLDER... --out training/NAME.jsonl [--refer CORPORA]
    python scripts/annotations.py unpack training/NAME.jsonl FOLDER [--refer CORPORA]

A folder holds NN.txt, NN.meta.json and NN.gold.json, as in the gold. With ``--refer`` the texts stay in the corpus they
come from (meta's "corpus" and "id"), and the words that the annotation quotes are kept as [start, end] of the text.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from detente.errors import InvalidValue
from detente.model.status import PLOVER
from detente.training.labels import corpus, unpacked

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?")
_LISTS = {
    "rounds": ("date", "place", "country", "ordinal", "parties", "status", "heads"), "issues": ("label", "status"),
    "conditions": ("holder", "asks_of", "what", "status"), "commitments": ("by", "what"), "announcements": ("by", "what"),
    "attributed": ("speaker", "party"), "dates": ("text", "value"), "events": ("source", "target", "plover"),
}
_STATUS = {
    "rounds": {"held", "planned", "cancelled"}, "issues": {"agenda", "technical-meeting", "disputed", "agreed"},
    "conditions": {"outstanding", "met", "rejected"},
}
_WORDS = ("quote", "what_text", "text")
_MOST = 12  # words of a quote


def faults(gold: dict[str, Any], text: str) -> list[str]:
    """What is wrong with an annotation of ``text``, a line each."""
    out = [f"no key {key}" for key in ("about_talks", "date", *_LISTS) if key not in gold]
    for kind, keys in _LISTS.items():
        for entry in gold.get(kind, []):
            out += [f"{kind}: no key {key}" for key in keys if key not in entry]
            out += [f"{kind}: not in the text: {entry[key]!r}" for key in _WORDS if entry.get(key) and entry[key] not in text]
            if kind != "dates" and len(entry.get("quote", "").split()) not in range(1, _MOST + 1):
                out.append(f"{kind}: a quote has 1 to {_MOST} words: {entry.get('quote')!r}")
            day = entry.get("value") if kind == "dates" else entry.get("date")
            if day is not None and not _DAY.fullmatch(day):
                out.append(f"{kind}: not a date: {day!r}")
            if kind in _STATUS and entry.get("status") not in _STATUS[kind]:
                out.append(f"{kind}: unknown status {entry.get('status')!r}")
            if kind == "events" and entry.get("plover") not in PLOVER:
                out.append(f"events: unknown type {entry.get('plover')!r}")
    return out


def by_place(gold: Any, text: str) -> Any:
    """``gold`` with its words of the text replaced by their place in it: {"at": [start, end]}."""
    if isinstance(gold, dict):
        return {k: by_place(v, text) for k, v in gold.items()}
    if isinstance(gold, list):
        return [by_place(v, text) for v in gold]
    if isinstance(gold, str) and len(gold.split()) > 1 and gold in text:
        start = text.index(gold)
        return {"at": [start, start + len(gold)]}
    return gold


def _entries(folder: Path) -> list[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    out = []
    for path in sorted(folder.glob("*.gold.json")):
        stem = path.name.removesuffix(".gold.json")
        meta = json.loads((folder / f"{stem}.meta.json").read_text(encoding="utf-8"))
        out.append((f"{folder.name}/{stem}", (folder / f"{stem}.txt").read_text(encoding="utf-8"), meta, json.loads(path.read_text(encoding="utf-8"))))
    return out


def check(folder: Path) -> int:
    """Print the faults of every annotation in ``folder``; how many there are."""
    found = [(name, fault) for name, text, _, gold in _entries(folder) for fault in faults(gold, text)]
    for name, fault in found:
        print(name, fault)
    print(f"{len(_entries(folder))} reports, {len(found)} faults")
    return len(found)


def pack(folders: list[Path], out: Path, refer: Path | None) -> None:
    """Write the reports of ``folders`` to ``out``, a line each; those with faults are named and left out."""
    lines = []
    for name, text, meta, gold in (entry for folder in folders for entry in _entries(folder)):
        if found := faults(gold, text):
            print(f"{name} left out: {found[0]}", file=sys.stderr)
            continue
        row: dict[str, Any] = {"name": name, "meta": meta}
        if refer is None:
            row |= {"text": text, "gold": gold}
        else:
            own = corpus(refer / f"{meta['corpus']}.jsonl")[meta["id"]]
            row |= {"corpus": meta["corpus"] + ".jsonl", "id": meta["id"], "prefix": text[: text.index(own)], "gold": by_place(gold, text)}
        lines.append(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} reports in {out}")


def unpack(path: Path, folder: Path, refer: Path | None) -> None:
    """Write the reports of a packed file as a folder in the gold's form, so that they can be read, mended and scored against."""
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        try:
            text, gold = unpacked(row, refer)
        except InvalidValue as fault:
            raise SystemExit(f"{fault} with --refer") from None
        base = folder / row["name"]
        base.parent.mkdir(parents=True, exist_ok=True)
        base.with_name(base.name + ".txt").write_text(text, encoding="utf-8")
        for part, value in (("meta", row["meta"]), ("gold", gold)):
            base.with_name(f"{base.name}.{part}.json").write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Check, pack or unpack."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=("check", "pack", "unpack"))
    parser.add_argument("places", type=Path, nargs="+")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--refer", type=Path)
    a = parser.parse_args()
    if a.verb == "check":
        sys.exit(1 if sum(check(folder) for folder in a.places) else 0)
    if a.verb == "pack":
        if a.out is None:
            parser.error("pack needs --out FILE")
        pack(a.places, a.out, a.refer)
    else:
        unpack(a.places[0], a.places[1], a.refer)


if __name__ == "__main__":
    main()
