"""Two real Alertmanagers of one cluster, which are killed and restarted while alerts fire."""

import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from irtui.cli import wiring
from irtui.cli.house import build
from irtui.config.settings import BoardSettings, Settings, SourceSettings
from irtui.domain.alert import AlertState
from irtui.domain.clear import judge
from tests.builders import Clock, store_at
from tests.services.alertmanager import RealAlertmanager, RealCluster
from tests.stories import picture
from tests.stories.hands import Traffic
from tests.stories.monitor import Monitor
from tests.stories.operator import Operator

pytestmark = pytest.mark.real

INTERVAL = timedelta(milliseconds=200)
HOUR = timedelta(hours=1)
PATIENCE = 6_000


class Prometheus:
    """What fires, and the members that are told so."""

    def __init__(self) -> None:
        self.firing: dict[str, datetime] = {}

    def fires(self, name: str, *members: RealAlertmanager) -> None:
        self.firing[name] = datetime.now(UTC)
        self.sends(members, name)

    def sends(self, members: Iterable[RealAlertmanager], *names: str) -> None:
        told = [self._alert(name, datetime.now(UTC) + HOUR) for name in names or self.firing]
        for member in members:
            member.post(told)

    def resolves_all(self, members: Iterable[RealAlertmanager]) -> None:
        over = [self._alert(name, datetime.now(UTC)) for name in self.firing]
        self.firing.clear()
        for member in members:
            member.post(over)

    def _alert(self, name: str, end: datetime) -> dict[str, Any]:
        return {
            "labels": {"alertname": name, "severity": "critical", "service": f"s-{name}"},
            "startsAt": self.firing[name].isoformat(),
            "endsAt": end.isoformat(),
        }


class Watchful(Operator):
    """An operator who looks at every answer, and at the screen."""

    must: set[str]
    boards: int
    wrong: list[str]

    def looks_at_every_board(self, prometheus: Prometheus) -> None:
        """From now on what has been seen and fires must be on every board, and never all clear."""
        self.must, self.boards, self.wrong = set(), 0, []
        watch = self.app.house.watch
        tell = watch.changed

        def changed(number: int) -> None:
            board = watch.board
            names = [entry.alert.name for entry in board]
            self.must = (self.must | set(names)) & set(prometheus.firing)
            self.boards += 1
            if missing := self.must - set(names):
                self.wrong.append(f"{missing} disappeared")
            if len(set(names)) < len(names):
                self.wrong.append(f"doubled: {names}")
            shown = sum(1 for entry in board if entry.state is AlertState.FIRING)
            if self.must and judge(board, wiring.now(), shown=shown, hidden=0).clear:
                self.wrong.append(f"all clear, though {self.must} fire")
            tell(number)

        watch.changed = changed

    async def reads(self, *texts: str, but: Iterable[str] = ()) -> None:
        """All of this comes to stand on the screen at once, and none of the other."""
        for _ in range(PATIENCE):
            seen = all(picture.says(self.app, text) for text in texts)
            if seen and not any(picture.says(self.app, text) for text in but):
                return
            await self.pilot.pause(0.005)
        raise AssertionError(f"not read: {texts} without {but}\n{self.screen}")

    def states(self) -> dict[str, str]:
        """What the list says of each alert, each of which has one row."""
        found: dict[str, str] = {}
        for row in self.screen.split("\n"):
            if " CRIT " in row:
                words = row.replace("▌", " ").split()
                name = words[2]
                assert name not in found, f"doubled\n{self.screen}"
                found[name] = "unconfirmed" if "unconfirmed" in words else "new"
        return found


@asynccontextmanager
async def watchful(directory: Path, *urls: str) -> AsyncIterator[Watchful]:
    path = directory / "irtui.db"
    with store_at(path):
        pass
    source = SourceSettings(name="prod", urls=urls, timeout=timedelta(seconds=5))
    settings = Settings(
        sources=(source.model_copy(update={"interval": INTERVAL}),),
        board=BoardSettings(grace=timedelta(seconds=1), restart_window=timedelta(seconds=4)),
    )
    app, close = build(wiring.Start(settings, "alice", path, False), lambda path: None)
    traffic, clock = Traffic(), Clock()
    try:
        async with app.run_test(size=(100, 30), message_hook=traffic) as pilot:
            yield Watchful("alice", app, pilot, Monitor(clock), clock, directory, traffic)
    finally:
        close()


def episodes(directory: Path) -> dict[str, list[object]]:
    """The ends of the episodes of each alert."""
    with closing(sqlite3.connect(directory / "irtui.db")) as connection:
        found: dict[str, list[object]] = {}
        for name, end in connection.execute("SELECT alertname, ended_at FROM episode"):
            found.setdefault(name, []).append(end)
    return found


DOUBTS = ("of 2 members", "restarted", "sudden loss", "unconfirmed")


async def test_members_die_and_come_back_and_the_screen_says_so(
    tmp_path: Path, alertmanager_pair: RealCluster
) -> None:
    first, second = alertmanager_pair.members
    prometheus = Prometheus()
    prometheus.fires("CheckoutDown", first, second)
    prometheus.fires("NodeFull", first, second)
    prometheus.fires("OnlyFirst", first)
    old = {"CheckoutDown": "new", "NodeFull": "new", "OnlyFirst": "new"}
    async with watchful(tmp_path, *alertmanager_pair.urls) as alice:
        # They were started a moment ago, and irtui cannot know what they have not heard yet.
        await alice.reads("prod ●", "▲ restarted", "3 alerts", but=("of 2 members",))
        alice.looks_at_every_board(prometheus)
        await alice.reads("prod ●", "3 new", but=DOUBTS)
        assert alice.states() == old

        second.kill()
        await alice.reads("prod ●", "▲ 1 of 2 members", but=("restarted", "unconfirmed"))
        assert alice.states() == old
        prometheus.fires("Third", first)
        await alice.reads("4 new", "▲ 1 of 2 members", but=("restarted", "unconfirmed"))

        second.start()  # it has forgotten all alerts
        await alice.reads("prod ●", "▲ restarted", "4 new", but=("of 2 members", "unconfirmed"))
        assert alice.states() == {**old, "Third": "new"}
        await alice.reads("prod ●", "4 new", but=DOUBTS)
        prometheus.sends([second], "CheckoutDown", "NodeFull", "Third")

        await alice.reads("prod ●", "4 new", but=DOUBTS)
        first.kill()
        second.kill()
        second.start()
        await alice.reads("▲ 1 of 2 members, restarted", "4 unconfirmed", but=("All clear",))
        assert set(alice.states().values()) == {"unconfirmed"}
        prometheus.sends([second], "CheckoutDown", "NodeFull", "Third")
        await alice.reads("▲ 1 of 2 members", "1 unconfirmed", "3 new")
        assert alice.states() == {**old, "Third": "new", "OnlyFirst": "unconfirmed"}
        await alice.reads("▲ 1 of 2 members", "1 unconfirmed", but=("restarted",))

        first.start()
        prometheus.sends([first])
        await alice.reads("prod ●", "4 new", but=DOUBTS)
        assert alice.states() == {**old, "Third": "new"}
        assert {name: len(ends) for name, ends in episodes(tmp_path).items()} == dict.fromkeys(
            alice.states(), 1
        )

        prometheus.resolves_all([first, second])
        await alice.reads("All clear. 1 source fresh", but=DOUBTS)
        assert not alice.wrong, alice.wrong
        assert alice.boards > 50
        await alice.until(
            lambda: all(None not in ends for ends in episodes(tmp_path).values()), "no end"
        )
        assert {len(ends) for ends in episodes(tmp_path).values()} == {1}
