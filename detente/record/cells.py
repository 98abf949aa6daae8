"""Cells: texts as they may stand in a CSV file that somebody opens in a spreadsheet. Every CSV that detente writes goes through here."""

from __future__ import annotations

import re

_LIVE = "=+\\-@＝＋－＠"  # what makes a spreadsheet run a cell, also behind blanks and quotation marks
_GUARD = "'"
_FIRST, _WITHIN = rf"(?=[ \u00a0\"]*[{_LIVE}]|[ \u00a0]*[\t\r\n]|')", rf"(?=[ \u00a0\"]*[{_LIVE}]|')"
_PLACE = re.compile(rf"\A{_FIRST}|(?<=[;\t\r\n]){_WITHIN}")
_GUARDED = re.compile(rf"\A'|(?<=[;\t\r\n])'{_WITHIN}")


def guard(text: str) -> str:
    """``text`` with an apostrophe before each place at which a spreadsheet would begin to run it, or where one stands already.

    Such places are the beginning and, within the text, whatever follows a semicolon, a tab or a line break: where the list separator of
    the country is a semicolon, a spreadsheet cuts the cell there. So :func:`unguard` gives back every text exactly.
    """
    return _PLACE.sub(_GUARD, text)


def unguard(text: str) -> str:
    """The text that :func:`guard` was given."""
    return _GUARDED.sub("", text)
