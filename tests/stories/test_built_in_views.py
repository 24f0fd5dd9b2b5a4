"""Views that nobody has to write: one's own alerts, the oldest, what nobody has looked at yet."""

from pathlib import Path

from tests.stories.operator import Operator, operator


def listed(alice: Operator) -> list[str]:
    """The names in the list, from the top."""
    return [row.entry.alert.name for row in alice.app.screen.alerts.rows]


def filtered(alice: Operator) -> str:
    """The filter in force."""
    return str(alice.app.screen.wanted.text)


async def opens(alice: Operator, view: str) -> None:
    """Choose a view in the menu."""
    await alice.press("V")
    await alice.chooses(view)


async def test_mine_and_what_was_put_aside_are_one_choice_away(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        for name in ("Mine", "Snoozed", "Noise", "New"):
            alice.monitor.fire(name)
        await alice.goes_to("Mine")
        await alice.acknowledge()
        await alice.goes_to("Snoozed")
        await alice.press("z", "1")
        await alice.goes_to("Noise")
        await alice.press("x", "1")
        await opens(alice, "mine")
        await alice.sees("view: mine", "/ @owner=me")
        assert listed(alice) == ["Mine"]
        await opens(alice, "snoozed and dismissed")
        await alice.sees("view: snoozed and")
        assert sorted(listed(alice)) == ["Noise", "Snoozed"]
        await alice.press("escape")
        assert sorted(listed(alice)) == ["Mine", "New"]


async def test_what_was_taken_first_is_on_top(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        for name, severity in (("Second", "critical"), ("First", "info"), ("Third", "critical")):
            alice.monitor.fire(name, severity)
        for name in ("First", "Second", "Third"):
            alice.clock.tick(minutes=5)
            await alice.goes_to(name)
            await alice.acknowledge()
        await opens(alice, "acknowledged, oldest first")
        await alice.sees("view: acknowledged, oldest first")
        assert listed(alice) == ["First", "Second", "Third"]
        await alice.goes_to("Third")
        alice.monitor.resolve("First")
        await alice.waits(minutes=2)
        await alice.cursor_on("Third")
        assert listed(alice) == ["Second", "Third"]
        await alice.press("escape")
        await alice.does_not_see("view:")
        assert len(listed(alice)) == 2


async def test_after_a_break_what_began_meanwhile_is_one_choice_away(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("Known")
        await alice.press("j")
        await alice.waits(minutes=20)
        alice.monitor.fire("Unseen")
        await alice.waits(minutes=1)
        await opens(alice, "since you last looked")
        await alice.sees("view: since you last looked", "@began>2026")
        assert filtered(alice) == "@began>2026-01-31T12:00:00Z"
        # It fires from the very second in which the last key was pressed.
        assert sorted(listed(alice)) == ["Known", "Unseen"]
        await alice.press("escape")
        await alice.waits(minutes=30)
        alice.monitor.fire("Later")
        await opens(alice, "since you last looked")
        assert listed(alice) == ["Later"]


async def test_after_a_restart_too_and_for_each_operator(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("Known")
        await alice.waits(minutes=3)
        await alice.press("j")
        alice.monitor.answer()
        await alice.settle()
    clock, monitor = alice.clock, alice.monitor
    clock.tick(minutes=2)
    async with operator(tmp_path, source=monitor, clock=clock) as again:
        again.monitor.fire("Unseen")
        await again.press("j")
        again.monitor.answer()
        await opens(again, "since you last looked")
        assert filtered(again) == "@began>2026-01-31T12:03:00Z"
        assert listed(again) == ["Unseen"]
    async with operator(tmp_path, source=monitor, clock=clock) as again:
        await again.sees("view: since you last looked")
        assert filtered(again) == "@began>2026-01-31T12:05:00Z"
    async with operator(tmp_path, name="bob", source=monitor, clock=clock) as bob:
        await opens(bob, "since you last looked")
        assert sorted(listed(bob)) == ["Known", "Unseen"]
        await bob.does_not_see("@began")


async def test_a_built_in_view_cannot_be_deleted(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("Known")
        await alice.press("V", "j", "x")
        await alice.sees("This one is built in.")
