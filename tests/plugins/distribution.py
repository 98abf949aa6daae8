"""A small distribution, installed as an installer does it: a module and a dist-info in a folder that is on the path."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent


def install(folder: Path, name: str, points: dict[str, dict[str, str]], code: str, version: str = "1.0") -> Path:
    """Puts module ``name`` with ``code`` and its entry points (group -> name -> object) into ``folder``."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.py").write_text(dedent(code), encoding="utf-8")
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    lines = [line for group, named in points.items() for line in (f"[{group}]", *(f"{k} = {v}" for k, v in named.items()))]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
