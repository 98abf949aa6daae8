"""A chat-completions endpoint on this machine that answers as a test wants, well or badly."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "sk-very-secret-0815"


def reply(claims=None, *, text=None, end="stop", refusal=None, usage=(100, 20), status=200, headers=None):
    """What the endpoint sends: claims, or a text as the model's."""
    message = {"role": "assistant", "content": text if text is not None else json.dumps({"claims": claims or []}), "refusal": refusal}
    body = {"choices": [{"message": message, "finish_reason": end}]}
    if usage:
        body["usage"] = {"prompt_tokens": usage[0], "completion_tokens": usage[1]}
    return status, headers or {}, json.dumps(body).encode()


def fault(status, message="no", **headers):
    return status, {k.replace("_", "-"): v for k, v in headers.items()}, json.dumps({"error": {"message": message}}).encode()


class Stub:
    """``answers`` are given one after the other, the last again and again; one may be a function of the request's body."""

    def __init__(self) -> None:
        self.answers: list = [reply()]
        self.asked: list[dict] = []
        self.keys: list[str | None] = []
        self.closed = threading.Event()
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                assert self.path == "/v1/chat/completions"
                stub.asked.append(body)
                stub.keys.append(self.headers.get("Authorization"))
                answer = stub.answers.pop(0) if len(stub.answers) > 1 else stub.answers[0]
                status, headers, content = answer(body) if callable(answer) else answer
                self.send_response(status)
                for name, value in {"Content-Length": str(len(content)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self):
        self.closed.set()
        self.server.shutdown()
        self.server.server_close()
