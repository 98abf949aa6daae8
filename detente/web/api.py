"""The JSON API: the same views under the same addresses with ``.json``, rulings and reports handed in. Its document is at ``/openapi.json``."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile
from fastapi import Path as InPath
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from detente.errors import InvalidValue
from detente.model.claims import KINDS
from detente.review.queue import SECTIONS
from detente.web import asking
from detente.web.asking import NotThere, found, look, parts, signing
from detente.web.intake import Reading, pasted
from detente.web.library import Look
from detente.web.rulings import Asked
from detente.web.views import compare as comparing
from detente.web.views import negotiation as negotiations
from detente.web.views import overview as overviews
from detente.web.views import report as reports
from detente.web.views import review as reviews
from detente.web.views import search as searches
from detente.web.views.common import called, ruling_words

Id = Annotated[str, InPath(max_length=64)]
Looking = Annotated[Look, Depends(look)]
Start = Annotated[int, Query(ge=0, le=10**9)]
Words = Annotated[str, Query(max_length=300)]


class Problem(BaseModel):
    """What went wrong, and what to do."""

    error: str


class Told(BaseModel):
    """A ruling as it was kept."""

    id: str
    reviewer: str
    action: str
    what: str
    target: str
    made_at: str
    reason: str


class Ruling(BaseModel):
    """A ruling to keep. See ``docs/page.md``."""

    action: str = Field(max_length=20)
    target: str = Field(max_length=300)
    reason: str = Field(max_length=2000)
    by: str | None = Field(None, max_length=80)
    values: dict[str, Any] = Field(default_factory=dict, max_length=40)
    others: list[Annotated[str, Field(max_length=64)]] = Field(default_factory=list, max_length=500)
    to: str | None = Field(None, max_length=300)
    kind: str | None = Field(None, max_length=40)
    start: int | None = Field(None, ge=0, le=10**9)
    end: int | None = Field(None, ge=0, le=10**9)
    seen: list[Annotated[str, Field(max_length=64)]] | None = Field(None, max_length=500)


class Kept(BaseModel):
    """What was kept."""

    kept: list[Told]


class Since(BaseModel):
    """Others ruled on the same claim meanwhile; send again with their ids in ``seen`` to rule all the same."""

    error: str
    since: list[Told]


@dataclass(frozen=True)
class Choice:
    """An entry that another may be merged into."""

    id: str
    kind: str
    text: str


class ReadingTold(BaseModel):
    """A handing-in, and what became of it."""

    id: str
    files: int
    state: str
    read: int
    new: int
    unchanged: int
    rejected: list[tuple[str, str]]
    error: str | None
    started: float


class State(BaseModel):
    """How the record stands: which edition pages show, and whether a later one is being made."""

    edition: int
    behind: bool
    reports: int
    readings: list[ReadingTold]
    token: str


BAD: dict[int | str, dict[str, Any]] = {
    code: {"model": Problem, "description": text} for code, text in (
        (400, "The host is not ours, or the request is malformed."), (401, "Not signed in."), (403, "Not from our own pages."),
        (404, "Not there."), (413, "Too much at once."), (422, "A value is not one that may be given."), (503, "The record is busy."),
        (507, "No room on the disk."),
    )
}
router = APIRouter(responses=BAD)


@router.get("/index.json", summary="Every negotiation")
def overview(
    look: Looking, q: Words = "", sort: Annotated[str, Query(pattern=f"^({'|'.join(overviews.SORTS)})$")] = "activity",
    down: bool | None = None, page: Annotated[int, Query(ge=1, le=10**6)] = 1,
) -> overviews.Overview:
    """The negotiations whose title, parties, goal or last place hold all words of ``q``."""
    return overviews.overview(look, q=q, sort=sort, down=down, page=page)


@router.get("/n/{id}.json", summary="A negotiation")
def negotiation(look: Looking, id: Id, all: Annotated[str, Query(max_length=20)] = "") -> negotiations.NegotiationView:
    """Rounds, issues, conditions, undertakings, next steps, people and places. ``all`` names a section of which nothing is left out."""
    return negotiations.negotiation(look, found(look, id), all)


@router.get("/n/{id}/entries.json", summary="The entries of a negotiation")
def entries(look: Looking, id: Id, kind: Annotated[str, Query(max_length=20)] = "") -> list[Choice]:
    """Ids of entries of one kind of claim (``round``, ``issue``, ``condition``, ``commitment``, ``announcement``, ``next_step``), or of all."""
    one = found(look, id)
    named = {section[:-1]: section for section in SECTIONS}
    chosen = [kind] if kind in named else [] if kind else list(named)
    return [Choice(e.id, k, called(e)) for k in chosen for e in getattr(one, named[k])]


@router.get("/n/{id}/{kind}/{which}.json", summary="Two sides")
def compare(
    look: Looking, id: Id, kind: Annotated[str, InPath(pattern=f"^({'|'.join(comparing.KINDS)})$")], which: Id,
    between: Annotated[list[str] | None, Query(max_length=2)] = None,
) -> comparing.CompareView:
    """What two sides tell of one entry, named by its id or its number on the page. ``between``: two parties."""
    return comparing.compare(look, found(look, id), kind, which, between or ())


@router.get("/r/{id}.json", summary="A report")
def report(look: Looking, id: Id, claim: Annotated[str | None, Query(max_length=64)] = None) -> reports.ReportView:
    """Its whole text, with every claim in place."""
    return a_report(look, id, claim)


def a_report(look: Look, id: str, claim: str | None) -> reports.ReportView:
    """The view of a report. Raises NotThere."""
    try:
        return reports.report(look, id, claim)
    except InvalidValue as e:
        raise NotThere(str(e)) from None


@router.get("/review.json", summary="The queue")
def waiting(
    look: Looking, start: Start = 0, kind: Annotated[str, Query(max_length=20)] = "", negotiation: Annotated[str, Query(max_length=64)] = "",
    second: Annotated[str, Query(max_length=80)] = "",
) -> reviews.Queue:
    """The claims that wait for a ruling. ``second``: for this reviewer, those that others ruled on."""
    return reviews.waiting(look, start=start, kind=kind, negotiation=negotiation, second=second)


@router.get("/review/history.json", summary="Every ruling")
def history(look: Looking, page: Annotated[int, Query(ge=1, le=10**6)] = 1, reviewer: Annotated[str, Query(max_length=80)] = "") -> reviews.History:
    """Who decided what, when and why; the latest first."""
    return reviews.history(look, page=page, reviewer=reviewer)


@router.get("/search.json", summary="Search")
def search(look: Looking, q: Words = "", since: asking.Day = None, until: asking.Day = None, negotiation: Annotated[str, Query(max_length=64)] = "") -> searches.SearchView:
    """Reports, quotes and entries that hold all words of ``q``."""
    return searches.search(look, q, since=since, until=until, negotiation=negotiation or None)


@router.get("/state.json", summary="How the record stands")
def state(request: Request) -> State:
    """Asked for by open pages, to say that the record has grown. ``token`` is what a change must carry in the header X-CSRF-Token."""
    have = parts(request)
    edition = have.library.edition(patience=0)
    return State(edition=edition.number, behind=have.library.behind, reports=len(edition.now.record.cards),
                 readings=[_told(r) for r in have.intake.readings()[:10]], token=asking.visitor(request).token)


@router.post("/rulings", summary="Rule", responses={409: {"model": Since, "description": "Others ruled on it meanwhile."}})
def rule(request: Request, response: Response, ruling: Ruling) -> Kept:
    """Keeps one ruling; when the answer comes it is on disk."""
    if ruling.kind is not None and ruling.kind not in KINDS:
        raise InvalidValue(f"{ruling.kind!r} is no kind of claim; use one of {', '.join(KINDS)}")
    asked = Asked(**{**ruling.model_dump(exclude={"by"}), "others": tuple(ruling.others), "seen": None if ruling.seen is None else tuple(ruling.seen)})
    kept = [told(d) for d in parts(request).bench.rule(signing(request, ruling.by), asked)]
    asking.ruled(request, response)
    return Kept(kept=kept)


def told(d: Any) -> Told:
    """A decision as the API tells it."""
    return Told(id=d.id, reviewer=d.reviewer, action=d.action, what=ruling_words(d.action, d.change), target=d.target, made_at=d.made_at, reason=d.reason)


@router.post("/reports", status_code=202, summary="Hand in reports")
def hand_in(
    request: Request, files: Annotated[list[UploadFile] | None, File(description="Files to read.")] = None,
    text: Annotated[str, Form(max_length=5_000_000)] = "", title: Annotated[str, Form(max_length=300)] = "",
    outlet: Annotated[str, Form(max_length=200)] = "", url: Annotated[str, Form(max_length=2000)] = "",
    published: Annotated[str, Form(max_length=40)] = "",
) -> ReadingTold:
    """Files, or one text with what is known of it. They are read in the background; ``/state.json`` tells how far it is."""
    have = parts(request)
    sent = [(f.filename or "report.txt", f.file.read()) for f in files or () if f.filename or f.size]
    if len(sent) > have.settings.files:
        raise InvalidValue(f"{len(sent)} files at once are too many; hand in at most {have.settings.files}")
    if not sent:
        sent = [pasted(text, {"title": title, "outlet": outlet, "url": url, "published": published})]
    return _told(have.intake.take(sent))


def _told(reading: Reading) -> ReadingTold:
    return ReadingTold(**asdict(reading))


def since(rulings: Any) -> JSONResponse:
    """The answer where others ruled meanwhile."""
    there = Since(error="others ruled on this since you looked; look at what they say, then rule all the same or leave it", since=[told(d) for d in rulings])
    return JSONResponse(there.model_dump(), 409)
