"""How much of anything is read: named limits, each of which an environment setting raises.

Without them a broken or hostile file would be held in memory, or read for days. What goes beyond one is rejected, and the
rejection names the setting.
"""

from __future__ import annotations

import os

from detente.errors import DetenteError


def _limit(setting: str, usual: int) -> int:
    value = os.environ.get(setting, "").strip()
    if not value:
        return usual
    if not value.isascii() or not value.isdigit() or not int(value):
        raise DetenteError(f"{setting} is {value!r}: set it to a whole number above 0, or leave it out for {usual:,}")
    return int(value)


MAX_TEXT = _limit("DETENTE_MAX_TEXT", 5_000_000)  # characters of one report; a book is shorter
MAX_FILE = _limit("DETENTE_MAX_FILE", 20_000_000)  # bytes of what holds one report (a page, a message, a record of a crawl), and of a feed
MAX_MARKS = _limit("DETENTE_MAX_MARKS", 100_000)  # elements of a page; finding the article costs about a millisecond each, and a large page of news has 5,000
MAX_LINE = _limit("DETENTE_MAX_LINE", 10_000_000)  # bytes of a line of JSON; a longer one is passed over without being held
MAX_TABLE = _limit("DETENTE_MAX_TABLE", 20_000_000_000)  # bytes of a table unpacked into a temporary file
MAX_RATIO = _limit("DETENTE_MAX_RATIO", 250)  # times its size that a packed file may unpack to; news packs to a fifth
MAX_MEMBERS = _limit("DETENTE_MAX_MEMBERS", 500_000)  # files in one zip; its list is held in memory
FREE = 50_000_000  # bytes that any packed file may unpack to, whatever its size


def beyond(setting: str) -> str:
    """How a limit is raised, to end a rejection with."""
    return f"or set {setting} higher"
