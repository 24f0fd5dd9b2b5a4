"""The demo server's HTTP side: a loopback server around the demo's API."""

import re
import socket
import sys
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from types import TracebackType
from typing import Any, Self

from irtui.demo.api import Reply, Request, answer
from irtui.demo.silences import Silences
from irtui.demo.state import State, Story

MAX_BODY = 16 * 1024 * 1024
_LENGTH = re.compile("[0-9]{1,18}")


class DemoServer:
    """An Alertmanager on a free port of loopback while its `with` block runs.

    Without a story it starts empty, like a real one. `silences` are created at the start, given
    as the bodies of `POST /silences` for a moment. `now` is asked on the server's threads.
    """

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        story: Story | None = None,
        silences: Callable[[datetime], list[dict[str, Any]]] = lambda _: [],
        new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
    ) -> None:
        self._now = now
        self._lock = threading.Lock()
        started_at = now()
        self._state = State(started_at, Silences(new_id), story)
        for silence in silences(started_at):
            self._state.silences.put(silence, started_at)

    @property
    def url(self) -> str:
        """The base address, to be used inside the `with` block."""
        return f"http://127.0.0.1:{self._listener.server_port}"

    def __enter__(self) -> Self:
        self._listener = _Listener(self)
        self._thread = threading.Thread(
            target=self._listener.serve_forever, args=(0.05,), name="irtui-demo", daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.shutdown()
        self._thread.join()
        self._listener.server_close()
        self._listener.hang_up()

    def now(self) -> datetime:
        """The server's clock."""
        return self._now()

    def answer(self, request: Request) -> Reply:
        """Answer one request; requests take turns."""
        with self._lock:
            return answer(self._state, request, self._now())


class _Listener(ThreadingHTTPServer):
    """Remembers its connections, so that a stopped server answers on none of them."""

    daemon_threads = True

    def __init__(self, demo: DemoServer) -> None:
        self.demo = demo
        self.connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Connection)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.connections.discard(request)
        super().shutdown_request(request)

    def server_bind(self) -> None:
        # HTTPServer would look up this machine's name, which may take long without a network.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.socket.getsockname()[1]

    def hang_up(self) -> None:
        for connection in list(self.connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news; anything else is a defect."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "irtui-demo"
    disable_nagle_algorithm = True  # else head and body wait 40 ms for each other
    server: _Listener

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_DELETE = do_PUT = do_PATCH = do_GET  # noqa: N815 - the names http.server asks for

    def _answer(self) -> None:
        length = self.headers.get("Content-Length", "0")
        known = _LENGTH.fullmatch(length) and "Transfer-Encoding" not in self.headers
        if not known or int(length) > MAX_BODY:
            self.close_connection = True
            self._send(Reply(413, text="the demo takes bodies of a known size up to 16 MiB\n"))
            return
        content_type = self.headers.get("Content-Type", "")
        body = self.rfile.read(int(length))
        self._send(self.server.demo.answer(Request(self.command, self.path, content_type, body)))

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        if reply.content_type:
            self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        return format_datetime(self.server.demo.now(), usegmt=True)

    def log_message(self, *args: Any) -> None:
        """Nobody reads the demo's log."""
