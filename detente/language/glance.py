"""The glance: a cheap look at a report's raw text that says whether it may tell of a negotiation, before anything else is run."""

from __future__ import annotations

from detente.language.words import words


class Glance:
    """What looks at raw text. ``_words`` are the beginnings of words (small) one of which a report of talks holds."""

    def __init__(self, beginnings: tuple[str, ...]) -> None:
        self._words = beginnings

    @classmethod
    def load(cls, lang: str = "en") -> Glance:
        """The glance for a language."""
        return cls(tuple(words("language", lang)["glance"]))

    def odds(self, text: str) -> float:
        """How likely (0 to 1) it is that the text tells of a negotiation."""
        low = text.lower()
        return 1.0 if any(w in low for w in self._words) else 0.0

    def passes(self, odds: float) -> bool:
        """Whether a report with these odds is read."""
        return odds >= 0.5
