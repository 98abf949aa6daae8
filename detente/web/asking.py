"""Asking: what every route needs of a request: the look by its two dates, the visitor, and what goes wrong in plain words."""

from __future__ import annotations

import threading
from typing import Annotated

from fastapi import Query, Request, Response

from detente.errors import DetenteError, InvalidValue
from detente.model import Negotiation
from detente.web.gazetteer import where
from detente.web.intake import Intake
from detente.web.library import Library, Look
from detente.web.pictures import Pictures, draw_nothing
from detente.web.rulings import Bench
from detente.web.security import Door, Visitor
from detente.web.security import visitor as visitor_of
from detente.web.settings import Settings


class NotThere(DetenteError):
    """The record, by these days, has no such thing."""


class Parts:
    """What the app is put together from, for routes to reach."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.library = Library(settings.record, settings.outlets, patience=settings.patience)
        self.bench = Bench(self.library, settings.record)
        self.intake = Intake(settings.record, settings.inbox)
        self.pictures = Pictures()
        self.door = Door(settings)
        threading.Thread(target=warm, name="warm", daemon=True).start()

    def close(self) -> None:
        """Ends what runs beside the app."""
        self.intake.close()
        self.library.close()


def warm() -> None:
    """Loads what the first page would wait for: the table of towns and the program that draws."""
    where("", None)
    draw_nothing()


def parts(request: Request) -> Parts:
    """The parts of the app that answers."""
    found: Parts = request.app.state.parts
    return found


def visitor(request: Request) -> Visitor:
    """Who asks."""
    return visitor_of(request.scope)


RULED = "detente-ruled"  # cookie: the first edition that has what this visitor ruled last
OWN = 5.0  # seconds for which a visitor's own ruling is waited for
Day = Annotated[str | None, Query(max_length=21, description="An EDTF date: 2019-03-06, 2019-03, 2019 or a/b.")]


def look(request: Request, as_of: Day = None, known_by: Day = None) -> Look:
    """The record by the two dates of the address. Raises InvalidDate.

    Who has just ruled waits for an edition that has it; nobody else does.
    """
    library = parts(request).library
    wanted = request.cookies.get(RULED, "")
    edition = library.edition_from(int(wanted), OWN) if wanted.isdecimal() and len(wanted) < 10 else library.edition()
    return edition.look(as_of or None, known_by or None)


def ruled(request: Request, response: Response) -> None:
    """Notes with who has ruled which edition will have it."""
    have = parts(request)
    response.set_cookie(RULED, str(have.library.due()), max_age=int(OWN), httponly=True, samesite="strict", secure=have.settings.secure)


def found(look: Look, id: str) -> Negotiation:
    """The negotiation, by its id or the beginning of it. Raises NotThere."""
    one = look.negotiation(id)
    if one is None and len(id) >= 4:
        fit = look.drawn.ids(id) if len(id) < 16 else []
        one = look.negotiation(fit[0]) if len(fit) == 1 else None
    if one is None:
        by = " by these days; other days may show it" if look.as_of or look.known_by else ""
        raise NotThere(f"there is no negotiation {id!r} in this record{by}")
    return one


def signing(request: Request, by: str | None) -> str:
    """The name that a ruling is signed with: the one signed in with, else the one given. Raises InvalidValue."""
    user = visitor(request).user
    name = user or (by or "").strip()
    if not name or len(name) > 80 or not name.isprintable():
        raise InvalidValue("a ruling is signed: say who rules, in at most 80 letters")
    return name
