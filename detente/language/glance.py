"""The glance: a cheap look at a report's raw text that says whether it may tell of a negotiation, before anything else is run."""

from __future__ import annotations

_WORDS = ("talks", "negotiat", "summit")


class Glance:
    """What looks at raw text."""

    @classmethod
    def load(cls, lang: str = "en") -> Glance:
        """The glance for a language."""
        return cls()

    def odds(self, text: str) -> float:
        """How likely (0 to 1) it is that the text tells of a negotiation."""
        low = text.lower()
        return 1.0 if any(w in low for w in _WORDS) else 0.0

    def passes(self, odds: float) -> bool:
        """Whether a report with these odds is read."""
        return odds >= 0.5
