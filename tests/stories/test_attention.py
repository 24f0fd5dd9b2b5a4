"""Somebody looks elsewhere: the bell, the title and the hooks call, and silence is explained."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from irtui.config.settings import AttentionSettings, HookSettings
from irtui.tui.app import IrtuiApp
from irtui.tui.attention import Attention
from tests.stories.operator import Operator, operator

PATIENCE = 1000


class Rings:
    """How often the bell rang since this was asked last."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> int:
        found, self.count = self.count, 0
        return found


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> Rings:
    found = Rings()

    def ring(app: IrtuiApp) -> None:
        found.count += 1

    monkeypatch.setattr(IrtuiApp, "bell", ring)
    return found


@pytest.fixture
def titles(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was written to the terminal beside the screen."""
    found: list[str] = []
    monkeypatch.setattr(Attention, "_write", lambda self, sequence: found.append(sequence))
    return found


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The wall shows an hour more than the program's own clock."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


def attention(**fields: Any) -> dict[str, Any]:
    return {"attention": AttentionSettings(**fields)}


def hooks(script: str, **fields: Any) -> dict[str, Any]:
    command = ("sh", "-c", script)
    return {"hooks": (HookSettings(**{"on": ("fired", "ended"), "command": command, **fields}),)}


async def test_the_bell_rings_again_until_a_key_is_pressed(tmp_path: Path, rings: Rings) -> None:
    async with operator(tmp_path, settings=attention(repeat=timedelta(minutes=2))) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.sees("CheckoutDown")
        assert rings() == 1
        await alice.waits(minutes=1)
        assert rings() == 0
        await alice.waits(minutes=1)
        assert rings() == 1
        await alice.press("j")
        await alice.waits(minutes=2)
        assert rings() == 0


async def test_who_takes_the_alert_elsewhere_silences_the_bell(
    tmp_path: Path, rings: Rings
) -> None:
    again = attention(repeat=timedelta(minutes=2))
    async with operator(tmp_path, settings=again) as alice:
        async with operator(
            tmp_path, name="bob", source=alice.monitor, clock=alice.clock, settings=attention()
        ) as bob:
            alice.monitor.fire("CheckoutDown")
            await alice.sees("CheckoutDown")
            await bob.acknowledge()
            await alice.sees("ack bob")
        assert rings() == 2
        await alice.waits(minutes=2)
        assert rings() == 0


async def test_a_loud_alert_rings_in_quiet_hours(
    tmp_path: Path, rings: Rings, in_berlin: None
) -> None:
    night = attention(bell="warning", quiet=("00:00-24:00",), quiet_except="critical")
    async with operator(tmp_path, settings=night) as alice:
        alice.monitor.fire("DiskFull", severity="warning")
        await alice.sees("DiskFull", "quiet")
        assert rings() == 0
        alice.monitor.fire("CheckoutDown")
        await alice.sees("CheckoutDown")
        assert rings() == 1


async def test_the_title_counts_what_nobody_has_taken(tmp_path: Path, titles: list[str]) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        alice.monitor.fire("Watchdog", severity="none")
        alice.monitor.fire("DiskFull", severity="warning")
        await alice.sees("DiskFull")
        assert titles[-1] == "\x1b]2;irtui: 2 new\x07"
        await alice.acknowledge()
        await alice.sees("ack alice")
        assert titles[-1] == "\x1b]2;irtui: 1 new\x07"
        await alice.undo()
        await alice.sees("Undone")
        assert titles[-1] == "\x1b]2;irtui: 2 new\x07"
        alice.monitor.resolve("CheckoutDown")
        for _ in range(6):
            await alice.waits(seconds=15)
        assert titles[-1] == "\x1b]2;irtui: 1 new\x07"
    assert (titles[0], titles[-1]) == ("\x1b[22;2t", "\x1b[23;2t")


async def called(somebody: Operator, *lines: str) -> None:
    """Wait until the hook was called just so."""
    file = somebody.directory / "calls"
    for _ in range(PATIENCE):
        made = file.read_text().splitlines() if file.exists() else []
        if made == [*lines]:
            return
        await somebody.pilot.pause(0.01)
    raise AssertionError(f"called: {made}")


async def test_of_two_operators_on_one_store_one_calls_the_hook(tmp_path: Path) -> None:
    tell = hooks(f"echo $IRTUI_EVENT $IRTUI_LABEL_alertname >> {tmp_path}/calls")
    async with (
        operator(tmp_path, settings=tell) as alice,
        operator(
            tmp_path, name="bob", source=alice.monitor, clock=alice.clock, settings=tell
        ) as bob,
    ):
        alice.monitor.fire("CheckoutDown")
        await alice.sees("CheckoutDown")
        await bob.sees("CheckoutDown")
        await called(alice, "fired CheckoutDown")
        alice.monitor.resolve("CheckoutDown")
        for _ in range(6):
            await alice.waits(seconds=15)
        await called(alice, "fired CheckoutDown", "ended CheckoutDown")


async def test_who_opens_irtui_later_calls_nobody_for_what_is_known(tmp_path: Path) -> None:
    tell = hooks(f"echo $IRTUI_EVENT $IRTUI_LABEL_alertname >> {tmp_path}/calls")
    async with operator(tmp_path, settings=tell) as alice:
        alice.monitor.fire("CheckoutDown")
        await called(alice, "fired CheckoutDown")
    async with operator(tmp_path, source=alice.monitor, clock=alice.clock, settings=tell) as alice:
        await alice.sees("CheckoutDown")
        alice.monitor.fire("DiskFull")
        await called(alice, "fired CheckoutDown", "fired DiskFull")


@pytest.mark.parametrize(
    ("size", "shown"), [((80, 24), "quiet  12:30:00Z"), ((160, 50), "quiet hours  12:30:00Z")]
)
async def test_quiet_hours_are_on_the_screen_and_end_with_a_ring(
    tmp_path: Path, rings: Rings, in_berlin: None, size: tuple[int, int], shown: str
) -> None:
    quiet = attention(quiet=("13:30-14:00",))
    async with operator(tmp_path, size=size, settings=quiet) as alice:
        await alice.does_not_see("quiet")
        await alice.waits(minutes=30)
        await alice.sees(shown)
        alice.monitor.fire("CheckoutDown")
        await alice.sees("CheckoutDown", shown)
        assert rings() == 0
        await alice.waits(minutes=30)
        await alice.does_not_see("quiet")
        assert rings() == 1


@pytest.mark.parametrize(
    ("size", "shown"),
    [((80, 24), "▲ hook "), ((160, 50), "▲ hook 1 (sh) failed 1x: exit code 1")],
)
async def test_a_hook_that_fails_is_marked_until_it_works(
    tmp_path: Path, size: tuple[int, int], shown: str
) -> None:
    mended = tmp_path / "mended"
    async with operator(tmp_path, size=size, settings=hooks(f"[ -e {mended} ]")) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.until(lambda: alice.app.house.hook_trouble() is not None)
        await alice.waits(seconds=1)
        await alice.sees(shown)
        mended.touch()
        alice.monitor.fire("DiskFull")
        await alice.until(lambda: alice.app.house.hook_trouble() is None)
        await alice.waits(seconds=1)
        await alice.does_not_see("▲")


async def test_nothing_is_called_by_who_may_not_write(tmp_path: Path) -> None:
    tell = hooks(f"echo >> {tmp_path}/calls", on=("fired", "source_stale"))
    async with operator(tmp_path, settings=tell, read_only=True) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.sees("CheckoutDown")
        alice.monitor.fail("refused")
        await alice.sees("stale")
    assert not (tmp_path / "calls").exists()
