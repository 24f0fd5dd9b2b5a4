"""An Alertmanager of prepared bytes on loopback, in a process of its own.

`python -m bench.monitor COUNT CHURN RESENT` prints its URL and ends with its standard input.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from bench.storm import Storm, status

STILL = "/api/v2/alerts?still"  # does not move the storm on
_STAMPS = "/bench/stamps"


class Monitor:
    """The server as the bench sees it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._place = urlsplit(url).netloc

    def body(self) -> bytes:
        """The alerts as they are now."""
        return self._get(STILL)

    def polls(self) -> int:
        """How many polls were answered."""
        return len(self._stamps())

    def first_sent(self) -> float:
        """When (`time.monotonic`) the last byte of the first poll's alerts was sent."""
        return self._stamps()[0]

    def _stamps(self) -> list[float]:
        found: list[float] = json.loads(self._get(_STAMPS))
        return found

    def _get(self, path: str) -> bytes:
        connection = HTTPConnection(self._place, timeout=60)
        try:
            connection.request("GET", path)
            return connection.getresponse().read()
        finally:
            connection.close()


@contextmanager
def running(count: int, *, churn: float = 0.0, resent: float = 0.0) -> Iterator[Monitor]:
    """A server with so many alerts, ended afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.monitor", str(count), str(churn), str(resent)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Monitor(process.stdout.readline().strip())
    finally:
        process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, storm: Storm) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.storm = storm
        self.status = status(datetime.now(UTC) - timedelta(days=30))
        self.stamps: list[float] = []
        self.lock = threading.Lock()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        server = self.server
        if self.path.startswith("/api/v2/alerts"):
            with server.lock:
                body = server.storm.body
            self._send(body)
            if self.path != STILL:
                server.stamps.append(time.monotonic())
                # Now, while nobody waits for it.
                with server.lock:
                    server.storm.move_on()
        elif self.path.startswith("/api/v2/status"):
            self._send(server.status)
        elif self.path.startswith("/api/v2/silences"):
            self._send(b"[]")
        elif self.path == _STAMPS:
            self._send(json.dumps(server.stamps).encode())
        else:
            self.send_error(404)

    def _send(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Nobody reads it."""


def _serve(count: int, churn: float, resent: float) -> None:
    server = _Server(Storm(count, churn=churn, resent=resent))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    _serve(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]))
