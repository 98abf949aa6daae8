"""What ``detente serve`` does: checks who may reach the server, and runs it."""

from __future__ import annotations

import ipaddress
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.errors import InvalidValue
from detente.web.beside import undrawn
from detente.web.passwords import add_user, users_in
from detente.web.settings import LOOPBACK, Settings

if TYPE_CHECKING:
    from fastapi import FastAPI


def serve(
    record: str, *, host: str, port: int, users: str | None, token_file: str | None, names: tuple[str, ...], behind_tls: bool,
    outlets: str | None, open_browser: bool,
) -> None:
    """Serves until it is stopped. Raises InvalidValue and RecordError, saying what to do, before it listens."""
    app = app_of(record, host=host, users=users, token_file=token_file, names=names, behind_tls=behind_tls, outlets=outlets)
    import uvicorn

    at = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    if undrawn(Path(record)):
        click.echo(f"the pages of {record} are drawn up first, which takes minutes where the record is large, and is quick from the second start on", err=True)
    click.echo(f"{record} is shown at {at} (stop with Ctrl+C)", err=True)
    if open_browser:
        click.launch(at)
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, proxy_headers=False, server_header=False, timeout_graceful_shutdown=3)


def app_of(
    record: str, *, host: str, users: str | None, token_file: str | None, names: tuple[str, ...], behind_tls: bool, outlets: str | None,
) -> FastAPI:
    """The app for these options. Raises InvalidValue where the libraries of the extra ``web`` are missing."""
    known = users_in(Path(users)) if users else {}
    token = _token(Path(token_file)) if token_file else None
    if not loopback(host) and not known and token is None:
        token = secrets.token_urlsafe(18)
        click.echo(f"beyond this computer one has to sign in; the word for this run is: {token}", err=True)
    if not loopback(host) and not behind_tls:
        click.echo("what is sent can be read on the way: put a proxy with TLS in front and say --behind-tls (docs/page.md)", err=True)
    try:
        from detente.web.app import make_app
    except ModuleNotFoundError as e:
        raise InvalidValue(f"the page needs {e.name}, which is not installed; install it with: pip install 'detente[web]'") from None
    return make_app(Settings(
        record=Path(record), users=known, token=token, hosts=tuple(n.lower() for n in (*names, *([host] if host not in ("0.0.0.0", "::") else []))),
        secure=behind_tls, outlets=Path(outlets) if outlets else None,
    ))


def loopback(host: str) -> bool:
    """Whether only this computer can reach a server at ``host``."""
    try:
        return host in LOOPBACK or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def new_user(users: str | None, name: str, password: str) -> None:
    """Adds a user to the file. Raises InvalidValue."""
    if not users:
        raise InvalidValue("name the file of users too: --users FILE")
    add_user(Path(users), name, password)
    click.echo(f"{name} may sign in by {users}")


def _token(file: Path) -> str:
    try:
        word = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as e:
        raise InvalidValue(f"the file {file} cannot be read ({e}); write a long word into it") from None
    if len(word) < 16:
        raise InvalidValue(f"the word in {file} has fewer than 16 characters; take a longer one")
    return word
