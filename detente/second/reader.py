"""The second reader: a report put to a language model, piece by piece, and what of the answers is believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from detente.errors import UnreadableReport
from detente.model import Findings, Report
from detente.model.claims import AnyClaim
from detente.record.store import SECOND
from detente.second.answers import Answers
from detente.second.check import Dropped, Unusable, believed, claims_in
from detente.second.client import Client, Reply
from detente.second.prompt import pieces, request, version
from detente.second.settings import Model

_ASKED = 2  # times that a question is put whose answer cannot be used


@dataclass
class Tally:
    """What was asked and what came of it: questions, answers found kept, tokens read and written, claims believed, and dropped by why.

    ``uncounted``: answers of which the endpoint did not say how many tokens they took.
    """

    asked: int = 0
    cached: int = 0
    read: int = 0
    written: int = 0
    uncounted: int = 0
    claims: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)


@dataclass
class SecondReader:
    """A reader of reports that asks a language model, of the same face as detente's own (``version``, ``read``).

    ``others`` are the texts of the reports of a run by id: a quote that stands in another of them is told apart from an invented one.
    """

    model: Model
    answers: Answers = field(default_factory=lambda: Answers(None))
    others: Mapping[str, str] = field(default_factory=dict)
    client: Client | None = None
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self.client = self.client or Client(self.model)

    @property
    def version(self) -> str:
        """Which reader this is; all second readers begin with ``second: ``."""
        return SECOND + version(self.model)

    def read(self, report: Report) -> Findings:
        """What the model says of the report, as far as it is believed.

        Raises UnreadableReport where an answer cannot be used, ServiceError where none comes.
        """
        found: dict[str, AnyClaim] = {}
        for span in pieces(report.text, self.model.characters):
            for one in self._piece(report, span):
                if isinstance(one, Dropped):
                    self.tally.dropped[one.why] += 1
                    self.tally.examples.setdefault(one.why, one.told)
                else:
                    found.setdefault(one.id, one)
        self.tally.claims += len(found)
        claims = tuple(sorted(found.values(), key=lambda c: (c.start, c.end, c.id)))
        return Findings(report=report.id, reader=self.version, about_talks=True, gate=1.0, claims=claims)

    def _piece(self, report: Report, span: tuple[int, int]) -> list[AnyClaim | Dropped]:
        body = request(self.model, report, *span)
        kept = self.answers.get(report.id, self.model.host, body)
        if kept is not None:
            self.tally.cached += 1
            return list(believed(claims_in(_whole(kept)), report, span, self.model.kinds, self._name, self.others))
        for asked in range(1, _ASKED + 1):
            assert self.client is not None
            reply = self.client.ask(body)
            self._count(reply)
            try:
                claims = claims_in(_whole(reply))
            except Unusable as e:
                if e.again and asked < _ASKED:
                    continue
                raise UnreadableReport(e.why + (f", asked {asked} times" if asked > 1 else "")) from None
            self.answers.keep(report.id, self.model.host, body, reply)
            return list(believed(claims, report, span, self.model.kinds, self._name, self.others))
        raise AssertionError("every way out of the loop is above")

    @property
    def _name(self) -> str:
        return f"llm/{self.model.model}"

    def _count(self, reply: Reply) -> None:
        self.tally.asked += 1
        self.tally.uncounted += reply.read is None
        self.tally.read += reply.read or 0
        self.tally.written += reply.written or 0


def _whole(reply: Reply) -> str:
    """The text of a whole answer. Raises Unusable for a refusal and for one that was cut off."""
    if reply.refusal or reply.end == "content_filter":
        raise Unusable(f"the model refuses{f' ({reply.refusal[:100]})' if reply.refusal else ''}", again=False)
    if reply.end == "length":
        raise Unusable("the answer was cut off: raise `max_tokens`, or lower `characters`", again=False)
    return reply.text
