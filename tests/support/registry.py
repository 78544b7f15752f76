"""A registry on the loopback interface, with every fault that a real one can have; and a proxy before it."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Answer:
    """What the server says to one request."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    cut: int = 0
    """How many bytes fewer than announced are sent."""
    more: int = 0
    """How many bytes more than there are is announced."""
    pause: float = 0
    """Seconds before the answer."""
    drip: float = 0
    """Seconds between single bytes of the body."""


@dataclass
class Request:
    """What the server was asked."""

    path: str
    headers: dict[str, str]

    @property
    def authorization(self) -> str:
        return self.headers.get("authorization", "")


@dataclass
class Registry:
    """A running server. Answers to a path are given in order; the last one again and again."""

    port: int
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    under_way: int = 0
    busiest: int = 0
    """How many requests were under way at once, at most."""

    def url(self, path: str = "", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def serve(self, path: str, *answers: Answer | bytes) -> str:
        """Answer requests for `path`, and return its address."""
        self.answers[path] = [Answer(each) if isinstance(each, bytes) else each for each in answers]
        return self.url(path)

    def serve_packument(self, name: str, versions: dict[str, dict[str, Any]], **tags: str) -> None:
        """Answer requests for the document on a package."""
        document = {"name": name, "versions": versions, "dist-tags": tags}
        self.serve("/" + name.replace("/", "%2F"), json.dumps(document).encode())

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]


@contextmanager
def running_registry() -> Iterator[Registry]:
    """A registry for the length of a test."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    registry = Registry(server.server_address[1])
    server.registry = registry  # type: ignore[attr-defined]  # how a handler finds what to say
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield registry
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    _lock = threading.Lock()

    def do_GET(self) -> None:  # the library's name
        registry: Registry = self.server.registry  # type: ignore[attr-defined]  # set where it is started
        with self._lock:
            registry.under_way += 1
            registry.busiest = max(registry.busiest, registry.under_way)
            headers = {key.lower(): value for key, value in self.headers.items()}
            registry.requests.append(Request(self.path, headers))
            answers = registry.answers.get(self.path, [Answer(b"{}", 404)])
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
        time.sleep(answer.pause)
        with self._lock:
            registry.under_way -= 1
        try:
            self._send(answer)
        except OSError:
            self.close_connection = True

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for key, value in answer.headers:
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(answer.body) + answer.more))
        self.end_headers()
        body = answer.body[: len(answer.body) - answer.cut]
        if not answer.drip:
            self.wfile.write(body)
        for byte in body if answer.drip else b"":
            self.wfile.write(bytes([byte]))
            time.sleep(answer.drip)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing: the test's own output is enough."""
