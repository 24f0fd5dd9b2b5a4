"""An irtui without a screen on real Alertmanagers, and amtool beside it."""

import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from irtui.config.settings import SourceSettings
from irtui.domain.alert import Alert
from irtui.domain.board import Waits
from irtui.domain.silence import Silence
from irtui.domain.silenceintent import Intent
from irtui.sources.registry import open_source
from irtui.store.thread import DatabaseThread
from irtui.workflow import silences
from irtui.workflow.desk import Desk
from irtui.workflow.watch import Watch
from tests.builders import Shelf, store_at

PATIENCE = 30.0
INTERVAL = timedelta(milliseconds=100)


def now() -> datetime:
    return datetime.now(UTC)


def amtool(url: str, *words: str) -> str:
    """What amtool says of a server."""
    program = shutil.which("amtool")
    if program is None:
        pytest.skip("no amtool installed: it comes with Alertmanager")
    done = subprocess.run(
        [program, f"--alertmanager.url={url}", *words], capture_output=True, text=True, check=True
    )
    return done.stdout


def queried(url: str) -> list[dict[str, Any]]:
    """The active silences as amtool tells them."""
    found: list[dict[str, Any]] = json.loads(amtool(url, "silence", "query", "-o", "json"))
    return found


class Station:
    """The watch, the store and the verbs of one irtui."""

    def __init__(self, watch: Watch, database: DatabaseThread[Desk]) -> None:
        self.watch = watch
        self.database = database

    def does(self, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a verb as the screen does."""
        return verb(self.database, self.watch.gateway, *args, **kwargs)

    @property
    def silences(self) -> dict[str, Silence]:
        """The silences on its picture that have not expired."""
        picture = self.watch.silences.get("prod")
        known = picture.silences if picture else {}
        return {key: one for key, one in known.items() if one.remaining(now())}

    @property
    def alerts(self) -> dict[str, Alert]:
        """What is on its board, by name."""
        return {entry.alert.name: entry.alert for entry in self.watch.board}

    def intents(self) -> tuple[Intent, ...]:
        """What it has asked for and no list proves, or keeps."""
        return self.database.submit(silences.to_show).result()

    def until(self, done: Callable[[], object]) -> None:
        """Wait until something is so."""
        deadline = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < deadline, "it did not happen"
            time.sleep(0.02)


@contextmanager
def station(directory: Path, *urls: str, timeout: float = 10) -> Iterator[Station]:
    """An irtui that watches the members of the source `prod`."""
    settings = SourceSettings(name="prod", urls=urls, timeout=timedelta(seconds=timeout))
    settings = settings.model_copy(update={"interval": INTERVAL})
    shelf: Any = Shelf()
    with store_at(directory / "irtui.db") as store:
        database = DatabaseThread(lambda: Desk(store, now, "alice", shelf))
        watch = Watch(
            lambda: [open_source(settings, now)],
            [("prod", INTERVAL)],
            database,
            now=now,
            waits=Waits(grace=timedelta(seconds=1), restart_window=timedelta(0)),
        )
        found = Station(watch, database)
        watch.start()
        try:
            found.until(lambda: watch.silences)
            yield found
        finally:
            watch.stop()
            database.close()


class Swallow:
    """A proxy that passes everything on until it is told to swallow the answers to POSTs."""

    def __init__(self, url: str) -> None:
        self._target = ("127.0.0.1", int(url.rpartition(":")[2]))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.swallows = False
        self.swallowed = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
                asked: list[bytes] = []
                for pair in ((client, server, asked, False), (server, client, asked, True)):
                    threading.Thread(target=self._pass, args=pair, daemon=True).start()

    def _pass(
        self, source: socket.socket, sink: socket.socket, asked: list[bytes], back: bool
    ) -> None:
        with suppress(OSError):
            while part := source.recv(65536):
                if not back:
                    asked[:] = [part.split(b" ", 1)[0]] if part[:1] in b"GPD" else asked
                elif self.swallows and asked == [b"POST"]:
                    self.swallowed += 1
                    continue
                sink.sendall(part)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
