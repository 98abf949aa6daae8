"""Third parties and their roles: mediator, facilitator, guarantor, host, observer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.finders.claiming import evidence, parties_in
from detente.language.reading import Reading, Sentence
from detente.language.words import words
from detente.model import ThirdParty

_REACH = 60  # characters between the word of the role and the party's name


class ThirdParties:
    """Who helps the sides to talk."""

    name = "rule/third_parties"
    kinds = ("third_party",)

    def find(self, reading: Reading) -> Iterator[ThirdParty]:
        """One claim for each party that a sentence gives such a role and that is not a side itself."""
        if not reading.sides:
            return
        for sentence in reading.sentences:
            for party, role in _roles(reading, sentence):
                yield ThirdParty(**evidence(reading, sentence), reader=self.name, confidence=0.7, party=party, role=role)


def _roles(reading: Reading, sentence: Sentence) -> Iterator[tuple[str, str]]:
    text = reading.quote(sentence)
    seen: set[tuple[str, str]] = set()
    for role, marks in words("roles", reading.lang).items():
        for match in re.finditer(r"\b(?:" + "|".join(map(re.escape, marks)) + r")\b", text, re.IGNORECASE):
            at = sentence.start + match.start()
            near = [
                m for m in parties_in(reading, sentence.start, sentence.end)
                if m.party not in reading.sides and min(abs(m.start - at), abs(at - m.end)) <= _REACH
            ]
            for mention in near:
                if (mention.party, role) not in seen:
                    seen.add((mention.party, role))
                    yield mention.party, role
