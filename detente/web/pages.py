"""The pages: thin routes that draw views with templates."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

import jinja2
from fastapi import APIRouter, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from detente.errors import InvalidDate, InvalidValue
from detente.model.claims import KINDS
from detente.model.dates import pretty
from detente.reports.files import supported
from detente.review.values import fields
from detente.web import asking, brief
from detente.web.address import Addresses
from detente.web.api import Id, Looking, Start, Words, a_report
from detente.web.asking import NotThere, found, parts
from detente.web.library import Look
from detente.web.security import inside, signed_in
from detente.web.views import compare as comparing
from detente.web.views import negotiation as negotiations
from detente.web.views import overview as overviews
from detente.web.views import report as reports
from detente.web.views import review as reviews
from detente.web.views import search as searches
from detente.web.views.clock import clock
from detente.web.views.common import label
from detente.web.views.strip import strip

HERE = Path(__file__).parent
router = APIRouter(include_in_schema=False)


@functools.cache
def _templates() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )
    made.filters |= {"pretty": pretty, "count": count, "zipped": _dates, "asked": _asked, "label": label, "latest": _latest}
    made.globals |= {"static": _static, "strip": strip, "KINDS": KINDS}
    return made


def count(number: int, thing: str, many: str = "") -> str:
    """``1 report``, ``2 reports``, ``1,200 entries``."""
    return f"{number:,} {thing if number == 1 else many or thing + 's'}"


def _dates(days: tuple[str | None, str | None]) -> list[tuple[str, str]]:
    """The two dates as fields of a form, those that are set."""
    return [(k, v) for k, v in zip(("as_of", "known_by"), days, strict=True) if v]


def _asked(query: Mapping[str, str]) -> str:
    return f"?{urlencode(query)}" if query else ""


@functools.cache
def _static(name: str) -> str:
    """The address of a static file, which changes with what it holds."""
    return f"/static/{name}?v={hashlib.sha256((HERE / 'static' / name).read_bytes()).hexdigest()[:10]}"


def _latest(entries: Iterable[Any]) -> list[Any]:
    """Entries, those spoken of last first."""
    return sorted(entries, key=lambda e: e.told.last or "", reverse=True)


class _Nowhere:
    """Stands for the look of a page that has none."""

    as_of = known_by = None


_NOWHERE = _Nowhere()
_TOKEN = b"\0token\0"  # no page holds this: what reports say is cleaned of it


def draw(request: Request, template: str, look: Look | None, status: int = 200, **known: Any) -> HTMLResponse:
    """A page of a template."""
    have, visitor = parts(request), asking.visitor(request)
    to = Addresses(look.as_of if look else None, look.known_by if look else None)
    query = {k: v for k, v in request.query_params.items() if k not in ("as_of", "known_by")}
    path = request.url.path
    here: dict[str, Any] = {
        "request": request, "to": to.to, "here": path, "query": query, "token": visitor.token, "user": visitor.user,
        "closed": have.settings.closed, "record": have.settings.record.name, "look": look or _NOWHERE, "clock": clock(look) if look else None,
        "edition": look.edition if look else 0, "json": _json(path, request.query_params),
    }
    return HTMLResponse(_templates().get_template(template).render(here | known), status)


def kept(request: Request, look: Look, make: Callable[[], HTMLResponse]) -> Response:
    """A page that was drawn for this edition and address is drawn once; a browser that has it is told so.

    The page of each visitor differs from that of others in one word, the token for changes, which is put in last.
    """
    who = asking.visitor(request)
    key = ("page", request.url.path, request.url.query, who.user)
    body = look.pages.of(key, lambda: bytes(make().body).replace(who.token.encode(), _TOKEN))
    tag = f'"{hashlib.sha256(body + who.token.encode()).hexdigest()[:24]}"'
    headers = {"etag": tag} if not parts(request).settings.closed else {}
    if headers and tag in (t.strip().removeprefix("W/") for t in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    return HTMLResponse(body.replace(_TOKEN, who.token.encode()), headers=headers)


def _json(path: str, query: Mapping[str, str]) -> str:
    base = "/index.json" if path == "/" else f"{path.rstrip('/')}.json"
    return base + (f"?{urlencode(dict(query))}" if query else "")


def fault(request: Request, status: int, why: str) -> Response:
    """The page that says what went wrong."""
    headings = {404: "Not there", 422: "That cannot be shown", 503: "The record is busy", 507: "No room on the disk", 413: "Too much at once"}
    return draw(request, "fault.html", None, status, heading=headings.get(status, "Something went wrong"), why=why, json=None)


@router.get("/")
def overview(request: Request, look: Looking, q: Words = "", sort: str = "activity", down: bool | None = None, page: int = 1) -> Response:
    """Every negotiation."""
    sort = sort if sort in overviews.SORTS else "activity"
    return kept(request, look, lambda: draw(request, "overview.html", look, view=overviews.overview(look, q=q, sort=sort, down=down, page=page)))


@router.get("/n/{id}")
def negotiation(request: Request, look: Looking, id: Id, all: str = "") -> Response:
    """A negotiation."""
    one = found(look, id)
    return kept(request, look, lambda: draw(
        request, "negotiation.html", look, view=negotiations.negotiation(look, one, all), columns=negotiations.ISSUE_COLUMNS,
        pictures=parts(request).pictures.of(look, one), brief=brief.forms(), all=all))


@router.get("/n/{id}/brief")
def brief_page(request: Request, look: Looking, id: Id) -> Response:
    """A negotiation on one page, for print."""
    return kept(request, look, lambda: draw(request, "brief.html", look, view=negotiations.negotiation(look, found(look, id)), brief=brief.forms(), json=None))


@router.get("/n/{id}/brief.{form}")
def brief_file(look: Looking, id: Id, form: str) -> Response:
    """The same as a file."""
    made = brief.made(look.record, found(look, id), form)
    if made is None:
        raise NotThere(f"a brief cannot be had as {form}")
    body, kind = made
    return Response(body, media_type=kind, headers={"content-disposition": f'attachment; filename="brief-{found(look, id).id[:8]}.{form}"'})


@router.get("/n/{id}/{name}.svg")
def picture(request: Request, look: Looking, id: Id, name: str, dark: bool = False) -> Response:
    """A picture, light or dark."""
    drawn = parts(request).pictures.svg(look, found(look, id), name, dark=dark)
    if drawn is None:
        raise NotThere(f"there is no picture {name!r} of this negotiation")
    return Response(drawn, media_type="image/svg+xml", headers={"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"})


@router.get("/n/{id}/{kind}/{which}")
def compare(request: Request, look: Looking, id: Id, kind: str, which: Id, between: Annotated[list[str] | None, Query()] = None) -> Response:
    """Two sides."""
    one = found(look, id)
    if kind not in comparing.KINDS:
        raise NotThere("there is nothing at this address")
    return kept(request, look, lambda: draw(request, "compare.html", look, view=comparing.compare(look, one, kind, which, [b for b in between or () if b])))


@router.get("/r/{id}")
def report(request: Request, look: Looking, id: Id, claim: str | None = None) -> Response:
    """A report."""
    return kept(request, look, lambda: draw(request, "report.html", look, view=a_report(look, id, claim), fields=fields()))


@router.get("/c/{id}")
def claim(request: Request, look: Looking, id: Id) -> Response:
    """Leads to a claim in its report."""
    try:
        home = reports.home_of(look, id)
    except InvalidValue as e:
        raise NotThere(str(e)) from None
    return RedirectResponse(Addresses(look.as_of, look.known_by).to("r", home, claim=id, anchor="here"), 303)


@router.get("/review")
def review(request: Request, look: Looking, start: Start = 0, kind: str = "", negotiation: str = "", second: str = "") -> Response:
    """The queue."""
    return kept(request, look, lambda: draw(
        request, "review.html", look, view=reviews.waiting(look, start=start, kind=kind, negotiation=negotiation, second=second), fields=fields()))


@router.get("/review/history")
def history(request: Request, look: Looking, page: int = 1, reviewer: str = "") -> Response:
    """Every ruling."""
    return kept(request, look, lambda: draw(request, "history.html", look, view=reviews.history(look, page=page, reviewer=reviewer), reviewer=reviewer))


@router.get("/search")
def search(request: Request, look: Looking, q: Words = "", since: asking.Day = None, until: asking.Day = None, negotiation: str = "") -> Response:
    """Search."""
    return kept(request, look, lambda: draw(
        request, "search.html", look, view=searches.search(look, q, since=since or None, until=until or None, negotiation=negotiation or None),
        since=since or "", until=until or "", negotiation=negotiation))


@router.get("/add")
def add(request: Request, look: Looking) -> Response:
    """Where reports are handed in."""
    return draw(request, "add.html", look, endings=supported(), settings=parts(request).settings, clock=None, json="/state.json")


@router.get("/sign-in")
def sign_in(request: Request, next: str = "/") -> Response:
    """Where one signs in."""
    return draw(request, "sign_in.html", None, next=inside(next), failed=False, users=bool(parts(request).settings.users), json=None)


@router.post("/sign-in")
def enter(
    request: Request, csrf: Annotated[str, Form()] = "", name: Annotated[str, Form(max_length=80)] = "",
    password: Annotated[str, Form(max_length=1000)] = "", next: Annotated[str, Form()] = "/",
) -> Response:
    """Signs in; the session gets a new name, so that one fixed beforehand is worth nothing."""
    have = parts(request)
    client = request.client.host if request.client else ""
    session = have.door.enter(name.strip(), password, client) if csrf == asking.visitor(request).token else None
    if session is None:
        return draw(request, "sign_in.html", None, 403, next=inside(next), failed=True, users=bool(have.settings.users), json=None)
    answer = RedirectResponse(inside(next), 303)
    signed_in(answer, session, have.settings.secure)
    return answer


@router.post("/sign-out")
def leave(request: Request, csrf: Annotated[str, Form()] = "") -> Response:
    """Signs out."""
    visitor = asking.visitor(request)
    if csrf == visitor.token:
        parts(request).door.leave(visitor.session)
    return RedirectResponse("/", 303)


__all__ = ["InvalidDate", "draw", "fault", "router"]
