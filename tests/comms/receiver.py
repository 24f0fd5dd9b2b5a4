"""Receivers on loopback: a webhook that refuses as often as it is told, and a mail server."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Receiver:
    """What arrived; `refuse` counts the posts that are answered with 503 before one is taken."""

    port: int = 0
    refuse: int = 0
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    # Whoever hangs up takes the post and never answers.
    hangs: threading.Event | None = None
    arrived: threading.Event = field(default_factory=threading.Event)
    gone: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Where it listens, with what must stay a secret."""
        return f"http://127.0.0.1:{self.port}/hooks/T0PSECRET"


@contextmanager
def receiver(*, refuse: int = 0, hangs: bool = False, drips: bool = False) -> Iterator[Receiver]:
    """A webhook that listens until this ends; one that `drips` answers a header at a time."""
    told = Receiver(refuse=refuse, hangs=threading.Event() if hangs else None)

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            told.headers.append({name.lower(): text for name, text in self.headers.items()})
            told.bodies.append(body)
            told.arrived.set()
            if told.hangs is not None:
                told.hangs.wait(30)
                return
            if drips:
                self.send_response_only(200)
                for number in range(200):
                    self.send_header(f"x-{number}", "drip")
                    self.flush_headers()
                    told.gone.wait(0.02)
            refused = len(told.bodies) <= told.refuse
            if not refused:
                told.accepted.append(body)
            self.send_response(503 if refused else 200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    told.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield told
    finally:
        told.gone.set()
        if told.hangs is not None:
            told.hangs.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


@dataclass
class Mailbox:
    """The mails that arrived, as subject and text."""

    port: int = 0
    mails: list[tuple[str, str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """How Apprise writes it."""
        return (
            f"mailto://127.0.0.1:{self.port}/?from=irtui@example.com&to=ops@example.com"
            "&format=text&mode=insecure"
        )

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a mail."""
        mail = message_from_bytes(envelope.content, policy=policy.default)
        text = mail.get_body(("plain",))
        self.mails.append((str(mail["subject"]), text.get_content() if text else ""))
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """A mail server that listens until this ends."""
    box = Mailbox()

    class OnAnyPort(Controller):
        """The base class asks itself whether it answers, at the port that it was given."""

        def _trigger_server(self) -> None:
            assert self.server is not None
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()

    server = OnAnyPort(box, hostname="127.0.0.1", port=0)
    server.start()
    box.port = server.port
    try:
        yield box
    finally:
        server.stop()
