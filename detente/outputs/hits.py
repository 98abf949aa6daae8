"""What a search found, on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from detente.model.claims import kind_of
from detente.record.evidence import Hit
from detente.record.plain import about, clean


def print_hits(hits: Sequence[Hit], console: Console | None = None) -> None:
    """Prints each report found, the words around the find, and the claims that hold them."""
    out = console or Console(highlight=False)
    for hit in hits:
        out.print(Text(about(hit.report), style="bold"))
        out.print(Text(f"  {clean(hit.snippet)}"))
        for claim in hit.claims:
            out.print(Text(f"  {kind_of(claim).replace('_', ' ')}: “{clean(claim.quote)}”", style="cyan"))
    if not hits:
        out.print("nothing found")
