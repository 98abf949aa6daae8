"""Date expressions as claims: each with its value and the basis on which it was resolved."""

from __future__ import annotations

from collections.abc import Iterator

from detente.finders.claiming import voice_at
from detente.language.reading import Reading
from detente.model import Time


class Times:
    """One claim for each date expression in the text."""

    name = "rule/times"
    kinds = ("time",)

    def find(self, reading: Reading) -> Iterator[Time]:
        """The report's date expressions, in order."""
        for t in reading.times:
            yield Time(
                report=reading.report.id, start=t.start, end=t.end, quote=t.text, said_by=voice_at(reading, t.start),
                reader=self.name, text=t.text, value=t.value, basis=t.basis, offset=t.offset,
            )
