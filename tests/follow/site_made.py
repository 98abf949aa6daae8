"""A real server on this machine that can be told to misbehave: each path has a function that writes the raw answer."""

from __future__ import annotations

import contextlib
import gzip
import socket
import socketserver
import threading
from collections.abc import Callable

from keeping.fakes import report

ANSWER = Callable[["Site", socket.socket, dict[str, str]], None]


def plain(body: bytes | str, status: str = "200 OK", **headers: str) -> ANSWER:
    data = body.encode() if isinstance(body, str) else body
    known = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(data))} | {k.replace("_", "-"): v for k, v in headers.items()}
    head = f"HTTP/1.1 {status}\r\n" + "".join(f"{k}: {v}\r\n" for k, v in known.items()) + "Connection: close\r\n\r\n"
    return lambda _site, to, _asked: to.sendall(head.encode() + data)


def tagged(body: str, tag: str) -> ANSWER:
    """An answer with an ETag, and 304 to those who have it."""
    def answer(site: Site, to: socket.socket, asked: dict[str, str]) -> None:
        plain(body, ETag=tag)(site, to, asked) if asked.get("if-none-match") != tag else plain("", "304 Not Modified", ETag=tag)(site, to, asked)
    return answer


def moved(to: str, status: str = "302 Found") -> ANSWER:
    return plain("", status, Location=to)


def dripping(each: float) -> ANSWER:
    """A byte now and then, for ever."""
    def answer(site: Site, to: socket.socket, asked: dict[str, str]) -> None:
        to.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Slow: ")
        while not site.closed.wait(each):
            to.sendall(b".")
    return answer


def endless(site: Site, to: socket.socket, asked: dict[str, str]) -> None:
    to.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while not site.closed.is_set():
        to.sendall(b"<p>more</p>" * 1000)


def cut_short(body: str) -> ANSWER:
    return plain(body, Content_Length=str(len(body) + 500))


def bomb(size: int) -> ANSWER:
    return plain(gzip.compress(b"\0" * size), Content_Encoding="gzip")


def page(n: int, text: str | None = None) -> str:
    """A page of news with the made-up report ``n`` on it."""
    one = report(n)
    words = "".join(f"<p>{p}</p>" for p in (text or one.text, "The delegations gave no further details to the press that evening."))
    return (f"<html><head><title>{one.title}</title></head><body><nav><a href='/'>Home</a></nav>"
            f"<article><h1>{one.title}</h1>{words}</article></body></html>")


def rss(*items: tuple[str, str], extra: str = "") -> str:
    listed = "".join(f"<item><title>Note</title><link>{link}</link><pubDate>{date}</pubDate>{extra}</item>" for link, date in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{listed}</channel></rss>'


class Site:
    """The server; ``paths`` says how each path answers, ``asked`` what it was asked for, in order, with the headers."""

    def __init__(self) -> None:
        self.paths: dict[str, ANSWER] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.closed = threading.Event()
        site = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                path = self.rfile.readline().decode().split(" ")[1]
                headers = {}
                while line := self.rfile.readline().decode().strip():
                    name, _, value = line.partition(":")
                    headers[name.lower()] = value.strip()
                site.asked.append((path, headers))
                with contextlib.suppress(OSError):  # a reader that has had enough hangs up
                    site.paths.get(path, plain("no such page", "404 Not Found"))(site, self.connection, headers)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = daemon_threads = True
            request_queue_size = 50

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def times(self, path: str) -> int:
        return sum(p == path for p, _ in self.asked)

    def close(self) -> None:
        self.closed.set()
        self._server.shutdown()
        self._server.server_close()
