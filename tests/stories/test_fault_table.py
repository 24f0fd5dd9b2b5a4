"""Every way in which a monitor fails, told in the right words on the real screen, and outlived."""

import gzip
import resource
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from irtui.cli import wiring
from irtui.cli.house import build
from irtui.config.settings import BoardSettings, Settings, SourceSettings, WatchdogSettings
from tests.builders import Clock, store_at
from tests.stories import picture
from tests.stories.faulty import ENTRY, FAULTS, Faulty, of_body
from tests.stories.hands import Hands, Traffic
from tests.stories.monitor import Monitor

PATIENCE = 3_000
KEPT = ("!! CRIT", "Disk")


class Reader(Hands):
    """Somebody who reads what the screen says of the source, whenever it is asked."""

    async def reads(self, *texts: str, but: Iterable[str] = ()) -> None:
        """Ask the source until all of this stands on the screen at once, and none of the other."""
        for turn in range(PATIENCE):
            if turn % 40 == 0:
                self.app.house.watch.poll_now()
            seen = all(picture.says(self.app, text) for text in texts)
            if seen and not any(picture.says(self.app, text) for text in but):
                return
            await self.pilot.pause(0.005)
        raise AssertionError(f"not read: {texts} without {but}\n{self.screen}")


@asynccontextmanager
async def reader(
    directory: Path, *urls: str, timeout: float = 0.1, **more: Any
) -> AsyncIterator[Reader]:
    """The app on a source with these members."""
    path = directory / "irtui.db"
    with store_at(path):
        pass
    source = SourceSettings(name="prod", urls=urls, timeout=timedelta(seconds=timeout))
    settings = Settings(sources=(source,), **more)
    app, close = build(wiring.Start(settings, "alice", path, False), lambda path: None)
    traffic, clock = Traffic(), Clock()
    try:
        async with app.run_test(size=(160, 30), message_hook=traffic) as pilot:
            yield Reader("alice", app, pilot, Monitor(clock), clock, directory, traffic)
    finally:
        close()


async def test_every_fault_is_told_in_its_words_and_the_alerts_stay(tmp_path: Path) -> None:
    async with Faulty() as server, reader(tmp_path, server.url) as alice:
        await alice.reads("prod ●", *KEPT)
        for name, fault in FAULTS.items():
            await server.becomes(name)
            await alice.reads("prod ▲ stale", fault.words, *KEPT, but=("All clear", "●", "hunter"))
            await server.becomes("")
            await alice.reads("prod ●", *KEPT, but=("stale", "▲"))


async def test_a_bomb_is_defused_and_takes_no_more_memory_than_the_cap(tmp_path: Path) -> None:
    bomb = of_body(gzip.compress(bytes(300_000_000), 1), Content_Encoding="gzip")
    async with Faulty() as server, reader(tmp_path, server.url, timeout=30) as alice:
        await alice.reads("prod ●", *KEPT)
        before = peak()
        server.answer = bomb
        await alice.reads("prod ▲ stale", "answer too large (over 64 MiB)", *KEPT)
        # Alerts and silences are asked at the same time, and each may take 64 MiB.
        assert peak() - before < 200_000_000
        server.answer = None
        await alice.reads("prod ●", *KEPT, but=("stale", "▲"))


def peak() -> int:
    """The most bytes of memory that this process has ever had."""
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


async def test_faults_are_told_when_nothing_has_ever_been_heard(tmp_path: Path) -> None:
    async with Faulty() as server:
        await server.becomes("login page")
        async with reader(tmp_path, server.url) as alice:
            await alice.reads("prod ▲ stale", "a login page?", but=("All clear",))
        await server.becomes("hang")
        async with reader(tmp_path, server.url) as alice:
            await alice.reads("Not proven clear", "no answer in 0.1 s", but=("All clear",))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://127.0.0.1:{}", "is this http?"),
        ("http://nothing.invalid:{}", "name not found"),
    ],
)
async def test_an_address_that_is_wrong_is_told(tmp_path: Path, url: str, words: str) -> None:
    async with Faulty() as server:
        port = server.url.rpartition(":")[2]
        async with reader(tmp_path, url.format(port)) as alice:
            await alice.reads("prod ▲ stale", words, but=("All clear", "●"))


async def test_what_is_not_readable_is_counted_beside_the_rest(tmp_path: Path) -> None:
    async with Faulty() as server, reader(tmp_path, server.url) as alice:
        server.alerts = [ENTRY, {**ENTRY, "labels": None}, {"labels": None}]
        await alice.reads("prod ●", "▲ 2 unreadable", *KEPT)
        server.alerts = [{"labels": None}]
        await alice.reads("▲ 1 unreadable", "unconfirmed", but=("All clear",))


async def test_a_restart_is_told_with_its_time_and_alerts_wait_for_confirmation(
    tmp_path: Path,
) -> None:
    async with Faulty() as server, reader(tmp_path, server.url) as alice:
        await alice.reads("prod ●", *KEPT)
        started = wiring.now() - timedelta(seconds=5)
        server.started, server.alerts = started.isoformat(), []
        await alice.reads(
            "prod ●", f"▲ restarted {started:%H:%M}", "1 unconfirmed", *KEPT, but=("All clear",)
        )
        server.alerts = [ENTRY]
        await alice.reads(f"▲ restarted {started:%H:%M}", "1 new", *KEPT, but=("unconfirmed",))


async def test_a_sudden_loss_is_held_and_told(tmp_path: Path) -> None:
    board = BoardSettings(grace=timedelta(0))
    async with Faulty() as server, reader(tmp_path, server.url, board=board) as alice:
        server.alerts = [
            {**ENTRY, "fingerprint": f"{n:016x}", "labels": {"alertname": f"Disk{n}"}}
            for n in range(20)
        ]
        await alice.reads("20 alerts")
        server.alerts = []
        await alice.reads("▲ sudden loss", "20 unconfirmed", but=("All clear",))


async def test_a_clock_that_is_off_is_told(tmp_path: Path) -> None:
    async with Faulty() as server, reader(tmp_path, server.url) as alice:
        wrong = wiring.now() + timedelta(minutes=7, seconds=30)
        server.headers = {"Date": format_datetime(wrong, usegmt=True)}
        await alice.reads("prod ●", "▲ clock off by 7m", *KEPT)


async def test_a_member_that_is_away_is_told_and_hides_nothing(tmp_path: Path) -> None:
    async with (
        Faulty() as first,
        Faulty() as second,
        reader(tmp_path, first.url, second.url) as alice,
    ):
        await alice.reads("prod ●", *KEPT, but=("▲",))
        await second.becomes("refused")
        await alice.reads("prod ●", "▲ 1 of 2 members", *KEPT, but=("unconfirmed",))
        first.alerts = []
        await alice.reads("▲ 1 of 2 members", "unconfirmed", but=("All clear",))


async def test_a_watchdog_that_is_silent_is_told(tmp_path: Path) -> None:
    dog = {**ENTRY, "fingerprint": "d", "labels": {"alertname": "Watchdog", "severity": "none"}}
    settings: dict[str, Any] = {
        "watchdog": (WatchdogSettings(match=("alertname=Watchdog",)),),
        "board": BoardSettings(grace=timedelta(0)),
    }
    async with Faulty() as server:
        server.alerts = [dog]
        async with reader(tmp_path, server.url, **settings) as alice:
            await alice.reads("All clear. 1 source fresh", but=("Watchdog",))
            server.alerts = []
            await alice.reads("Not proven clear", "dead-man's switch silent", but=("All clear",))
