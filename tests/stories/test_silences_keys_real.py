"""Silences made with keys, on a real Alertmanager: what amtool shows is what was on the screen."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from irtui.cli import wiring
from irtui.cli.house import build
from irtui.config.settings import BoardSettings, Settings, SourceSettings
from tests.builders import store_at
from tests.services.alertmanager import RealAlertmanager
from tests.stories.alertmanagers import INTERVAL, amtool, now, queried
from tests.stories.hands import Hands, Traffic

pytestmark = pytest.mark.real

PATIENCE = 3000
FULL = {"labels": {"alertname": "DiskFull", "instance": "db-1", "prometheus": "a/b"}}
SLOW = {"labels": {"alertname": "Slow", "instance": "web-1"}}
LATE = {"labels": {"alertname": "BackupLate", "instance": "db-1"}}


class Nobody:
    """No monitor of the story's own: the real one tells what it tells."""

    async def told(self) -> None:
        return

    def poke(self) -> None:
        return


class Real(Hands):
    """Hands at a terminal whose sources answer when they do."""

    async def comes(self, true: Callable[[], object]) -> None:
        """Wait until something is so on the server."""
        for _ in range(PATIENCE):
            if true():
                return
            await self.pilot.pause(0.01)
        raise AssertionError(f"it does not come\n{self.screen}")

    async def reads(self, *texts: str) -> None:
        """All of these come to stand on the screen, however slow the server is."""
        for text in texts:
            await self.comes(lambda text=text: text in self.screen)


@asynccontextmanager
async def terminal(directory: Path, url: str) -> AsyncIterator[Real]:
    """irtui at a terminal of 160x50 that asks a real server often."""
    source = SourceSettings(name="prod", url=url).model_copy(update={"interval": INTERVAL})
    settings = Settings(
        sources=(source,),
        board=BoardSettings(grace=timedelta(seconds=60), restart_window=timedelta(0)),
    )
    with store_at(directory / "irtui.db"):
        pass
    start = wiring.Start(settings, "alice", directory / "irtui.db", read_only=False)
    app, close = build(start, lambda path: None)
    nobody: Any = Nobody()
    clock: Any = now
    try:
        traffic = Traffic()
        async with app.run_test(size=(160, 50), notifications=True, message_hook=traffic) as pilot:
            yield Real("alice", app, pilot, nobody, clock, directory, traffic)
    finally:
        close()


def strings(silence: dict[str, Any]) -> list[str]:
    """The matchers of a silence, `name=value`."""
    return [f"{one['name']}={one['value']}" for one in silence["matchers"]]


async def test_what_the_keys_make_is_what_amtool_shows(
    tmp_path: Path, alertmanager: RealAlertmanager
) -> None:
    alertmanager.post([FULL, SLOW, LATE])
    async with terminal(tmp_path, alertmanager.url) as alice:
        await alice.reads("3 alerts", "DiskFull")
        alice.strike("/")
        await alice.types('alertname="DiskFull"')
        await alice.press("enter", "g", "s")
        await alice.reads("New silence on prod", "matches 1 of 3 firing", "[ ] prometheus")
        alice.strike("2")
        alice.strike("enter")
        await alice.types('disk "ä" is replaced')
        alice.strike("enter")
        await alice.comes(lambda: queried(alertmanager.url))
        (shown,) = queried(alertmanager.url)
        assert strings(shown) == ["alertname=DiskFull", "instance=db-1"]
        assert (shown["createdBy"], shown["comment"]) == ("alice", 'disk "ä" is replaced')
        await alice.reads("1 silenced", "nobody is on it")
        alice.strike("e")
        await alice.reads("A silence of alice suppresses it until")
        alice.strike("escape")
        alice.strike("3")
        await alice.reads("1 active", shown["id"])
        await alice.comes(lambda: "not yet confirmed" not in alice.screen)
        alice.strike("x")
        await alice.reads("End DiskFull")
        alice.strike("2")
        await alice.comes(lambda: not queried(alertmanager.url))
        await alice.reads("0 active", "1 expired")


async def test_a_silence_of_amtool_is_edited_here_and_goes_on_under_its_new_id(
    tmp_path: Path, alertmanager: RealAlertmanager
) -> None:
    alertmanager.post([FULL, SLOW, LATE])
    async with terminal(tmp_path, alertmanager.url) as alice:
        await alice.reads("3 alerts")
        identity = amtool(
            alertmanager.url, "silence", "add", "alertname=DiskFull", "--author=carol",
            "--comment=planned", "--duration=2h",
        ).strip()  # fmt: skip
        alice.strike("3")
        await alice.reads("1 active", "by carol on prod", identity)
        alice.strike("+")
        await alice.reads("Extend DiskFull")
        alice.strike("2")
        await alice.reads("The silence on prod is changed, it holds for")
        assert [one["id"] for one in queried(alertmanager.url)] == [identity]
        alice.strike("e")
        await alice.reads("Edit silence on prod")
        alice.strike("e")
        await alice.press(*["backspace"] * 9)
        await alice.types('Slow"')
        alice.strike("enter")
        await alice.reads("with another id")
        await alice.press("enter", "enter")
        await alice.reads("replaced the silence by a new one")
        (shown,) = queried(alertmanager.url)
        assert shown["id"] != identity
        assert (strings(shown), shown["createdBy"]) == (["alertname=Slow"], "alice")
        await alice.reads("1 active", "1 expired")
