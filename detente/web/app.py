"""The app: settings -> an ASGI application, with everything put together."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

import detente
from detente.errors import DetenteError, InvalidValue, RecordError
from detente.web import api, pages
from detente.web.asking import NotThere, Parts
from detente.web.library import NotYet
from detente.web.rulings import Meanwhile
from detente.web.security import Guard
from detente.web.settings import Settings

HERE = Path(__file__).parent
_log = logging.getLogger("detente.web")


def make_app(settings: Settings) -> FastAPI:
    """The app that serves one record. Raises RecordError where the file is none, InvalidValue where a table of outlets is none."""
    have = Parts(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        have.close()

    app = FastAPI(
        title="detente", version=detente.__version__, docs_url=None, redoc_url=None, lifespan=lifespan,
        summary="The record of negotiations, from the reports about them.",
    )
    app.state.parts = have
    app.include_router(api.router)
    app.include_router(pages.router)
    app.mount("/static", _Static(directory=HERE / "static"), name="static")
    _answer_faults(app)
    app.add_middleware(Guard, settings=settings, door=have.door)
    return app


class _Static(StaticFiles):
    """Files whose address changes with what they hold may be kept for long."""

    def file_response(self, *args, **kwargs) -> Response:  # type: ignore[no-untyped-def]
        answer = super().file_response(*args, **kwargs)
        answer.headers["cache-control"] = "public, max-age=31536000, immutable" if args[2].get("query_string") else "no-cache"
        return answer


def _answer_faults(app: FastAPI) -> None:
    @app.exception_handler(Meanwhile)
    def meanwhile(_: Request, fault: Meanwhile) -> Response:
        return api.since(fault.rulings)

    @app.exception_handler(DetenteError)
    def ours(request: Request, fault: DetenteError) -> Response:
        status = 404 if isinstance(fault, NotThere) else 422 if isinstance(fault, InvalidValue) else 500
        if isinstance(fault, NotYet):
            answer = _say(request, 503, str(fault))
            answer.headers.update({"retry-after": "5", "refresh": "5"})
            return answer
        if isinstance(fault, RecordError):
            status = 507 if "no room on the disk" in str(fault) or "make room" in str(fault) else 503
        return _say(request, status, str(fault))

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, fault: RequestValidationError) -> Response:
        first = fault.errors()[0]
        where = " ".join(str(part) for part in first["loc"][1:])
        return _say(request, 422, f"{where}: {first['msg']}" if where else str(first["msg"]))

    @app.exception_handler(HTTPException)
    def plain(request: Request, fault: HTTPException) -> Response:
        text = "there is nothing at this address" if fault.status_code == 404 else str(fault.detail)
        answer = _say(request, fault.status_code, text)
        for key, value in (fault.headers or {}).items():
            answer.headers[key] = value
        return answer

    @app.exception_handler(Exception)
    def unforeseen(request: Request, fault: Exception) -> Response:
        _log.error("a page failed", exc_info=fault)
        return _say(request, 500, "this page failed by a fault of detente's; what is in the record is untouched. The server's log says more.")


def _say(request: Request, status: int, why: str) -> Response:
    wants_page = request.method == "GET" and not request.url.path.endswith((".json", ".svg"))
    return pages.fault(request, status, why) if wants_page else JSONResponse({"error": why}, status)
