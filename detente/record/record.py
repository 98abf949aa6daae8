"""Record: what is kept, as one looks at it. Negotiations follow from reports, claims and decisions, and from nothing else."""

from __future__ import annotations

import html
import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, cast

from detente.errors import InvalidValue
from detente.language.reading import Sentence
from detente.language.sentences import split_sentences
from detente.merging.memo import Memo
from detente.merging.merge import assemble, gather, past, unscanned
from detente.merging.profiles import Profile
from detente.merging.said import day_of, holds_by, said
from detente.merging.sources import Card, Rulings, Some
from detente.model import Claim, Decision, Findings, Negotiation, Rejected, Report
from detente.model.claims import AnyClaim, kind_of
from detente.model.dates import interval, parse, validate
from detente.record.evidence import Evidence, Hit
from detente.record.kept import Kept
from detente.record.lately import Lately
from detente.record.store import Store, matching
from detente.record.worked import Recalled, Worked

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

T = TypeVar("T")
_REPORTS, _CLAIMS = 5_000, 50_000  # reports whose claims and sentences are held, and claims by their ids
_TOGETHER = 50  # reports found whose claims are looked through at once


class Record:
    """A kept record: its reports, claims, decisions and the negotiations that they make.

    ``as_of`` and ``known_by`` are None or ISO dates (see :meth:`as_of`); with them set this is a view, which shares the
    store of the record it came from. All lists are in an order that does not depend on when things were read.
    """

    def __init__(
        self, store: Store, *, as_of: str | None = None, known_by: str | None = None, without: Set[str] = frozenset()
    ) -> None:
        self.store = store
        self.true_by = as_of
        self.known_by = known_by
        self._without = frozenset(without)
        self._kept: dict[str, Any] = {}
        self._lately_claims: Lately[tuple[AnyClaim, ...]] = Lately(_REPORTS)
        self._lately_found: Lately[AnyClaim] = Lately(_CLAIMS)
        self._lately_split: Lately[list[Sentence]] = Lately(_REPORTS)
        self._stamp = store.stamp()

    def _once(self, name: str, make: Callable[[], T]) -> T:
        """What ``make`` gives, made once until the record is written to."""
        self._look()
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]  # type: ignore[no-any-return]

    def _look(self) -> None:
        """Forgets what was made before the record was last written to."""
        stamp = self.store.stamp()
        if stamp != self._stamp:
            self._kept.clear()
            for lately in (self._lately_claims, self._lately_found, self._lately_split):
                lately.clear()
            self._stamp = stamp

    @property
    def cards(self) -> Mapping[str, Card]:
        """Of every report in view, by id, what is known without its text: a large record's texts are not fetched for it."""
        return self._sources.cards

    @property
    def standing(self) -> Sequence[Decision]:
        """The decisions whose ground is there, oldest first, each with the ids of the claims that it holds for now."""
        return self._sources.rulings.decisions

    @property
    def rulings(self) -> Rulings:
        """The same, with what they say of belonging, by report."""
        return self._sources.rulings

    @property
    def spoken_of(self) -> tuple[Sequence[Claim], Mapping[str, Report]]:
        """What was found in the reports that decisions speak of, before any decision, and these reports by id."""
        return self._sources.spoken_of

    def claims_of(self, report: str) -> tuple[AnyClaim, ...]:
        """The claims of one report as the decisions leave them, in the order of its text; nothing where it is not in view."""
        self._look()
        return self._claims_of(report)

    def found_in(self, report: str) -> Sequence[Claim]:
        """The claims found in one report, before any decision; nothing where it is not in view."""
        return self._sources.found(report)

    def found_with(self, word: str) -> Iterator[Claim]:
        """The claims found, before any decision, of which a value holds ``word``, letter for letter."""
        return (c for c in self.store.claims_with(word) if c.report in self.cards)

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports, oldest first, those without a date last; in a view, those published by its ``known_by``."""
        return self._once("reports", lambda: tuple(sorted(filter(self._known, self.store.reports()), key=_by_date)))

    def _known(self, report: Report) -> bool:
        if report.id in self._without:
            return False
        if self.known_by is None:
            return True
        day = day_of(report.published)
        return day is not None and day <= parse(self.known_by)[1]

    @property
    def findings(self) -> Mapping[str, Findings]:
        """For each report's id what the reader that came to it last made of it, in the order of the reports."""
        def make() -> dict[str, Findings]:
            found = {f.report: f for f in self.store.findings()}
            return {r.id: found[r.id] for r in self.reports if r.id in found}
        return self._once("findings", make)

    @property
    def claims(self) -> tuple[AnyClaim, ...]:
        """The claims as the decisions leave them, in the order of the reports and of their places in them.

        In a view with an as-of day, those that hold by that day.

        What the reader itself found, before any decision, is in :attr:`findings`.
        """
        def make() -> tuple[AnyClaim, ...]:
            place = {r.id: n for n, r in enumerate(self.reports)}
            kept = [c for id in place for c in self._claims_of(id)]
            return tuple(sorted(kept, key=lambda c: (place[c.report], *_by_place(c))))
        return self._once("claims", make)

    def _claims_of(self, report: str) -> tuple[AnyClaim, ...]:
        """The claims of one report that hold in this view, in the order of its text."""
        def make() -> tuple[AnyClaim, ...]:
            if report not in self._sources.cards:
                return ()
            card = self._sources.cards[report]
            claims = [cast(AnyClaim, c) for c in self._sources.claims(report) if self._holds(c, card)]
            return tuple(sorted(claims, key=_by_place))
        return self._lately_claims.of(report, make)

    @property
    def _sources(self) -> Kept:
        return self._once("sources", lambda: Kept(self.store, self.known_by, self.decisions, self._without))

    @property
    def last_day(self) -> date | None:
        """The day of the last publication known; None where no report is dated."""
        return self._sources.last_day

    @property
    def rejected(self) -> tuple[Rejected, ...]:
        """What was ever handed in and could not be read, with the reason; also what was mended and read later."""
        return self._once("rejected", lambda: tuple(self.store.rejected()))

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The reviewers' decisions, in the order in which they were kept."""
        return self._once("decisions", lambda: tuple(self.store.decisions()))

    @property
    def copies(self) -> Mapping[str, list[dict[str, Any]]]:
        """Where each text came from, by report id: more than one origin where a text was handed in more than once."""
        return self._once("copies", self.store.origins)

    @property
    def negotiations(self) -> tuple[Negotiation, ...]:
        """The merged record of each negotiation: a pure function of reports, claims, decisions and the view's dates."""
        def make() -> tuple[Negotiation, ...]:
            memo, sources = Worked(self.store), self._sources  # these, whatever is written meanwhile
            with unscanned():
                made = assemble(
                    sources, sources.rulings, as_of=self.true_by, known_by=self.known_by, memo=memo,
                    gathered=lambda: self._gathered(sources, memo))
            memo.keep(tidy=self.true_by is None and self.known_by is None and not self._without)
            return made
        return self._once("negotiations", make)

    @property
    def parts(self) -> tuple[tuple[str, ...], ...]:
        """Ids of the reports that may concern each other, part by part: each part can be merged by itself (:meth:`merged`)."""
        return self._once("parts", lambda: tuple(tuple(p.report for p in part) for part in self._gathered(self._sources, Worked(self.store))))

    def _gathered(self, sources: Kept, memo: Memo) -> list[list[Profile]]:
        return self._once("gathered", lambda: gather(sources, sources.rulings, memo))

    def merged(self, reports: Iterable[str]) -> tuple[Negotiation, ...]:
        """The negotiations of these reports, which must be whole parts of the record: the same as among :attr:`negotiations`."""
        sources = self._sources
        memo, some = Recalled(self.store), Some(sources, reports)
        with unscanned():
            return assemble(some, sources.rulings, as_of=self.true_by, known_by=self.known_by, memo=memo)

    def telling(self, reports: Iterable[str]) -> tuple[Negotiation, ...]:
        """The negotiations that any of these reports tells of."""
        asked = frozenset(reports)
        return tuple(n for n in self.negotiations if not asked.isdisjoint(n.reports))

    def as_of(self, day: str | date | None, known_by: str | date | None = None) -> Record:
        """The record as it was true by ``day``, and as it was known from reports published by ``known_by``.

        Dates are ISO (``2015-03-16``; a month or year means its last day). Reports without a date are left out of a view
        with ``known_by``, since nobody can say when they were known. Raises InvalidDate.
        """
        return Record(self.store, as_of=_day(day), known_by=_day(known_by), without=self._without)

    def without(self, reports: Set[str]) -> Record:
        """The record as it would be had these reports (ids) never been read: a view, as :meth:`as_of` gives."""
        return Record(self.store, as_of=self.true_by, known_by=self.known_by, without=self._without | reports)

    def add_decisions(self, decisions: Iterable[Decision]) -> None:
        """Keeps a reviewer's decisions; the negotiations follow from them at once."""
        self.store.keep_decisions(decisions)

    def report(self, id: str) -> Report:
        """The report with this id. Raises InvalidValue where the record has none."""
        if id not in self._sources.cards:
            raise InvalidValue(f"the record holds no report {id!r}; see Record.reports for the ids")
        return self._sources.report(id)

    def claim(self, id: str) -> AnyClaim:
        """The claim with this id. Raises InvalidValue where the record has none in use."""
        found = self._found(id)
        if found is None:
            raise InvalidValue(f"the record holds no claim {id!r} in use; see Record.claims for the ids")
        return found

    def get(self, id: str) -> AnyClaim | None:
        """The claim with this id, or None where the record has none in use."""
        return self._found(id)

    def has_claim(self, id: str) -> bool:
        """Whether a claim with this id is in use."""
        return self._found(id) is not None

    def _found(self, id: str) -> AnyClaim | None:
        """The claim with this id, from its report alone: a page needs few of a record's claims."""
        self._look()
        found = self._lately_found.get(id) or self._unruled(id)
        if found is None:
            for report in sorted(self.store.reports_of([id]) | {self._sources.rulings.homes.get(id, "")}):
                for claim in self._claims_of(report):
                    self._lately_found.put(claim.id, claim)
                    found = claim if claim.id == id else found
        return found

    def _unruled(self, id: str) -> AnyClaim | None:
        """The claim with this id where nobody ruled on its report: then it is as it was found, and can be had without the others."""
        for findings, claim in self.store.claims_of(id):
            card = self._sources.cards.get(claim.report)
            if card and card.key == findings and not self._sources.rulings.mark(card.id) and self._holds(claim, card):
                return self._lately_found.put(id, claim)
        return None

    def _holds(self, claim: Claim, card: Card) -> bool:
        then = self._once("then", lambda: past(self.last_day, day_of(self.true_by)))
        return then is None or holds_by(said(claim, card), then)

    def places(self, claims: Iterable[str]) -> dict[str, tuple[str, int]]:
        """Where claims were found: by id their report and where they begin in it, without the claims themselves."""
        ids = list(claims)
        added = ((id, self.get(id)) for id in ids if id in self._sources.rulings.homes)
        return self.store.places(ids) | {id: (claim.report, claim.start) for id, claim in added if claim}

    def evidence(self, claim: Claim | str) -> Evidence:
        """The sentence that says it, and where it stands. ``claim`` is a claim or its id. Raises InvalidValue."""
        found = self.claim(claim) if isinstance(claim, str) else claim
        report = self.report(found.report)
        sentences = self._lately_split.of(report.id, lambda: split_sentences(report.text))
        over = [s for s in sentences if s.start < found.end and found.start < s.end]
        start, end = (over[0].start, over[-1].end) if over else (found.start, found.end)
        return Evidence(report=report, start=found.start, end=found.end, quote=found.quote,
                        sentence_start=start, sentence=report.text[start:end])

    def search(self, query: str, limit: int = 50, *, only: Callable[[Card], bool] | None = None) -> tuple[Hit, ...]:
        """The reports that hold all the words of ``query``, best first, each with the claims whose quotes hold them.

        ``"two words"`` in quotation marks are a phrase, ``diplom*`` any word that starts so. In a view with an as-of day, a
        report of a later day is found only where one of the claims found holds by then. ``only`` says of a report whether it is
        looked for.
        """
        found: list[Hit] = []
        whole = self.true_by is None and self.known_by is None and not self._without and only is None
        hits = iter(self.store.find_reports(query, limit if whole else -1))
        while len(found) < limit and (some := list(itertools.islice(hits, _TOGETHER))):
            cards = {id: card for id, _ in some if (card := self._sources.cards.get(id))}
            known = {id: snippet for id, snippet in some if id in cards and (only is None or only(cards[id]))}
            wanted = matching(query, {c.id: c.quote for id in known for c in self._claims_of(id)})
            for id, snippet in known.items():
                claims = tuple(c for c in self._claims_of(id) if c.id in wanted)
                report = self._sources.report(id)
                if claims or self.true_by is None or not _later(report, self.true_by):
                    found.append(Hit(report=report, snippet=" ".join(snippet.split()), claims=claims))
        return tuple(found[:limit])

    def to_arrow(self, kind: str = "round") -> pyarrow.Table:
        """A tidy table of one kind (see ``detente.record.tables.KINDS``) as Arrow. Raises InvalidValue for another kind."""
        from detente.record.tables import arrow

        return arrow(self, kind)

    def to_pandas(self, kind: str = "round") -> pandas.DataFrame:
        """The same as a pandas DataFrame. Raises RecordError where pandas is not installed."""
        from detente.record.tables import needs

        needs("pandas")
        return self.to_arrow(kind).to_pandas()

    def to_polars(self, kind: str = "round") -> polars.DataFrame:
        """The same as a Polars DataFrame. Raises RecordError where Polars is not installed."""
        from detente.record.tables import needs

        frame: polars.DataFrame = needs("polars").from_arrow(self.to_arrow(kind))
        return frame

    def close(self) -> None:
        """Closes the file beneath; a record in memory is gone with it."""
        self.store.close()

    def __repr__(self) -> str:
        return (f"<detente.Record {self.store.path!r}: {len(self.reports)} reports, {len(self.claims)} claims, "
                f"{len(self.negotiations)} negotiations>")

    def _repr_html_(self) -> str:
        """A short table for notebooks; everything in it is escaped."""
        rows = "".join(
            f"<tr><td>{html.escape(n.title)}</td><td>{html.escape(', '.join(n.parties))}</td>"
            f"<td>{len(n.reports)}</td><td>{len(n.rounds)}</td><td>{len(n.issues)}</td><td>{len(n.conditions)}</td></tr>"
            for n in self.negotiations
        )
        heads = "".join(f"<th>{h}</th>" for h in ("negotiation", "parties", "reports", "rounds", "issues", "conditions"))
        return (f"<table><caption>{len(self.reports)} reports, {len(self.claims)} claims, "
                f"{len(self.rejected)} rejected</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>")


def open_record(path: str | os.PathLike[str], *, wait: float = 30.0) -> Record:
    """The record kept in the file ``path``. Raises RecordError, saying what to do, where there is none or it is damaged."""
    return Record(Store(path, create=False, wait=wait))


def _later(report: Report, day: str) -> bool:
    """Whether a report was published after ``day``; one without a date was, for it holds only at the end of the record."""
    published = day_of(report.published)
    return published is None or published > parse(day)[1]


def _by_place(claim: AnyClaim) -> tuple[int, int, str, str]:
    return claim.start, claim.end, kind_of(claim), claim.id


def _by_date(report: Report) -> tuple[str, str, str]:
    return report.published or "9999", report.source_id or "", report.id


def _day(value: str | date | None) -> str | None:
    if value is None:
        return None
    text = value.isoformat()[:10] if isinstance(value, date) else validate(value)
    span = interval(text)
    return span[1].isoformat() if span else None
