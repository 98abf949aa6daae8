"""Draw the picture of the README: what `detente show` prints of the example reports, as SVG.

usage: python scripts/picture.py docs/show.svg
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

import detente
from detente.outputs.page import page
from detente.outputs.text import show

LINES = 44  # of the page; the sources follow in the terminal


def main() -> None:
    """Read the examples and save the first lines of their page."""
    record = detente.read(Path(__file__).parent.parent / "examples" / "reports")
    whole = Console(record=True, width=116, file=io.StringIO(), force_terminal=True)
    show(page(record, record.negotiations[0]), whole)
    lines = whole.export_text(styles=True).splitlines()[:LINES]
    short = Console(record=True, width=116, file=io.StringIO(), force_terminal=True)
    for line in lines:
        short.print(Text.from_ansi(line))
    svg = short.export_svg(title="detente show talks.detente 1")
    Path(sys.argv[1]).write_text(re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL))  # no call to another host


if __name__ == "__main__":
    main()
