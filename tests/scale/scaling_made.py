"""Made-up archives for workers to read, and the work that reads them with the stand-in."""

from __future__ import annotations

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
for place in (HERE, HERE.parent):
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

from keeping.fakes import report  # noqa: E402

from detente.scale.work import Work  # noqa: E402

ROOT = HERE.parents[1]
WORK = Work(factory="scaling_standin:make", lang="fake 1")


def archive(folder: Path, files: int = 4, each: int = 50, **ill: str) -> Path:
    """A folder of JSON Lines; ``ill`` gives words to append to the text of the report of a number (n7="KILLS")."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in range(files):
        with (folder / f"{file:03}.jsonl").open("w") as out:
            for n in range(file * each, (file + 1) * each):
                r = report(n)
                text = f"{r.text} {ill[f'n{n}']}" if f"n{n}" in ill else r.text
                out.write(json.dumps({"text": text, "id": r.source_id, "published": r.published, "outlet": r.outlet, "title": r.title}) + "\n")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every part under ``folder`` by its place, byte for byte; nothing half done may lie beside them."""
    assert not list((folder / "parts").rglob("*.part"))
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted((folder / "parts").rglob("*.parquet"))}
