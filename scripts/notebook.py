"""The researcher's notebook as a page: python scripts/notebook.py

Runs ``examples/researcher.ipynb`` beside the example reports and writes ``docs/notebook.md`` with what its cells print, and the picture
that the last of them draws. The notebook itself is kept without outputs.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ROOT / "examples" / "researcher.ipynb"
PAGE = ROOT / "docs" / "notebook.md"
PICTURE = ROOT / "docs" / "screens" / "notebook.svg"
NOTE = """
*This page is `examples/researcher.ipynb` as it ran: open it with Jupyter in `examples`, beside `reports`; it needs
`pip install 'detente[tables,web]'`. Written by `python scripts/notebook.py`.*
"""


def run(folder: Path) -> nbformat.NotebookNode:
    """The notebook with its outputs, run in a copy of the examples in ``folder``. A cell that fails raises CellExecutionError."""
    desk = folder / "examples"
    shutil.copytree(ROOT / "examples", desk)
    book = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(book, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(desk)}}).execute()
    return book


def page(book: nbformat.NotebookNode) -> str:
    """The notebook as Markdown. What cells write to standard error (progress) is left out."""
    parts = []
    for number, cell in enumerate(book.cells):
        if cell.cell_type == "markdown":
            parts += [cell.source, *([NOTE.strip()] if number == 0 else [])]
            continue
        parts.append(f"```python\n{cell.source}\n```")
        printed = "".join(map(_text, cell.outputs)).rstrip()
        if printed:
            parts.append("```text\n" + re.sub(r"[ \t]+$", "", printed, flags=re.MULTILINE) + "\n```")
        if _picture(cell):
            parts.append(f"![{cell.metadata['alt']}](screens/{PICTURE.name})")
    return "\n\n".join(parts) + "\n"


def _text(output: nbformat.NotebookNode) -> str:
    if output.output_type == "stream":
        return str(output.text) if output.name == "stdout" else ""
    return "" if "image/svg+xml" in output.data else str(output.data["text/plain"]) + "\n"


def _picture(cell: nbformat.NotebookNode) -> str | None:
    return next((o.data["image/svg+xml"] for o in cell.outputs if "image/svg+xml" in o.get("data", {})), None)


def picture(book: nbformat.NotebookNode) -> str:
    """The picture of its last cell, as SVG."""
    return str(_picture([c for c in book.cells if c.cell_type == "code"][-1]))


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        book = run(Path(folder))
    PAGE.write_text(page(book), encoding="utf-8")
    PICTURE.write_text(picture(book), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
