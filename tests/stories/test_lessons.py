"""What was learned of an alert stands beside it when it fires again."""

from datetime import timedelta
from pathlib import Path

import pytest

from irtui.domain.actionitem import ActionState
from irtui.domain.alert import Alert
from irtui.domain.lesson import Lesson
from irtui.workflow import actions, lessons
from irtui.workflow.desk import Desk
from tests.builders import T0, Clock, colleague
from tests.stories import picture
from tests.stories.hostile import EVERYTHING
from tests.stories.operator import Operator, operator

RUNBOOK = """\
# Checkout down

1. Look at the dashboard
2. Restart the pool

   ```sh
   kubectl rollout restart deploy/checkout
   ```
3. Tell the team
"""
DAY = timedelta(days=1)


@pytest.fixture
def runbooks(tmp_path: Path) -> Path:
    """A runbook for the alert of these stories."""
    directory = tmp_path / "runbooks"
    directory.mkdir()
    (directory / "CheckoutDown.md").write_text(RUNBOOK)
    return directory


async def handles_it(alice: Operator) -> None:
    """An incident that the second step of the checklist ended, with a lesson and an action."""
    alice.monitor.fire("CheckoutDown")
    await alice.sees("CheckoutDown")
    await alice.declare("no orders")
    await alice.done()
    await alice.waits(minutes=4)
    await alice.done()
    await alice.waits(minutes=2)
    await alice.next_status("mitigated")
    alice.monitor.resolve("CheckoutDown")
    await alice.waits(minutes=3)
    await alice.press("L")
    await alice.chooses("do first")
    await alice.answers("restart the pool, not the db")
    await alice.chooses("CheckoutDown of checkout")
    await alice.sees("Written down for CheckoutDown", "lesson, do first:")

    await alice.press("A")
    await alice.sees("No action item.")
    await alice.press("a")
    await alice.answers("Alert on pool exhaustion")
    await alice.chooses("prevent")
    await alice.sees("A-1 is due in 7 days", "nobody")
    await alice.press("o")
    await alice.answers("")
    await alice.sees("A-1: owner alice.")
    await alice.press("escape")
    await alice.next_status("resolved")


async def test_the_same_alert_again_says_what_helped_and_what_was_not_done(
    tmp_path: Path, runbooks: Path
) -> None:
    async with operator(tmp_path, clock=Clock(T0), runbooks=[runbooks]) as alice:
        await handles_it(alice)
        await alice.does_not_see("overdue")
        await alice.waits(days=12)
        await alice.sees("1 overdue")
        await alice.press("1")
        alice.monitor.fire("CheckoutDown")
        await alice.sees("fired 2× in 90 d · last INC-0001, 12d ago, 9 min · do first")

        # Above the fold of the small terminal.
        await alice.press("enter")
        await alice.sees("LAST TIME h did it help? fired 2× in 90 d")
        await alice.sees("INC-0001 12d ago, 9 min", "do first restart the pool, not the db")
        await alice.sees("fixed by Restart the pool kubectl rollout restart deploy/checkout")
        await alice.sees("▲ A-1 prevents this, open, 5d overdue, alice: Alert on pool")

        await alice.press("h", "y")
        await alice.sees("Remembered: it helped.", "helped 1 of 1")
        await alice.press("escape")
        await alice.sees("it helped")
        await alice.does_not_see("did it help?")

        # A new incident says whose repetition it is.
        await alice.press("escape", "i")
        await alice.sees("Declare an incident")
        await alice.answers("no orders")
        await alice.settles_severity(None)
        await alice.sees("recurrence of")
        told = [event.text for event in (await alice.record("INC-2026-0002")).timeline]
        assert "recurrence of INC-0001 (12d ago); A-1 open, 5d overdue" in told

        await alice.press("D")
        await alice.sees("Action items, all open", "5d overdue")
        await alice.press("space")
        await alice.sees("A-1 is done.", "No action item.")
        await alice.press("escape")
        await alice.does_not_see("1 overdue")
        await alice.press("u")
        await alice.sees("1 overdue")


async def test_action_items_are_kept_by_keys(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(160, 50)) as alice:
        await alice.asks(actions.add, "Raise the limit to 200", due_at=T0 + 2 * DAY, priority=1)
        await alice.asks(actions.add, "Write it down", owner="bob", due_at=T0 + DAY)
        await alice.waits(days=3)
        await alice.sees("2 actions overdue")
        await alice.press("D", "d")
        await alice.sees("A-2: until when?")
        await alice.answers("yesterday")
        await alice.sees("is no due date")
        await alice.answers("7d")
        await alice.sees("A-2: due 2026-02-10", "in 7d", "1 action overdue")
        await alice.press("w")
        await alice.answers("too late")
        await alice.sees("A-2 is won't do.")
        await alice.press("s", "o")
        await alice.answers("")
        await alice.sees("A-1: owner alice.", "Raise the limit to 200")
        (left,) = await alice.asks(actions.listing)
        assert (left.name, left.owner, left.state) == ("A-1", "alice", ActionState.IN_PROGRESS)
        await alice.press("e", "end")
        await alice.answers("0")
        await alice.sees("A-1: to do: Raise the limit to 2000.")


def says_no(desk: Desk, name: str, lesson: Lesson, firing: Alert) -> None:
    """Somebody else was not helped by a lesson."""
    lessons.answer(colleague(desk, name), lesson.id, firing, False)


async def test_keys_in_a_burst_stay_with_the_list(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        for number in range(3):
            await alice.asks(actions.add, f"Raise limit {number}", due_at=T0 + number * DAY + DAY)
        await alice.press("D")
        await alice.sees("Action items, all open")
        for key in ("space", "z", "x"):
            alice.strike(key)
        await alice.sees("A-1 is done.", "Action items, all open")
        await alice.press("escape")
        await alice.does_not_see("Snooze until", "Dismiss as noise")
        await alice.sees("1 new")
        left = await alice.asks(actions.listing)
        assert [item.text for item in left] == ["Raise limit 1", "Raise limit 2"]


async def test_a_lesson_that_never_helps_is_let_go(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(160, 50)) as alice:
        first = alice.monitor.fire("CheckoutDown")
        made = await alice.asks(lessons.add, "restart it", alertname="CheckoutDown")
        alice.monitor.fire("DiskFull")
        await alice.goes_to("CheckoutDown")
        await alice.sees("do first restart it")
        for name in ("bob", "carol"):
            await alice.asks(says_no, name, made, first)
        await alice.press("h", "n")
        await alice.sees("It did not help 3 times", "x retires it")
        await alice.press("x")
        await alice.sees("has retired", "No lesson yet.")
        await alice.press("escape")
        await alice.does_not_see("do first")


async def test_no_lesson_and_no_action_sends_what_a_terminal_would_obey(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.asks(lessons.add, EVERYTHING, alertname="CheckoutDown")
        await alice.asks(actions.add, EVERYTHING, owner=EVERYTHING, due_at=T0 + DAY)
        await alice.waits(days=2)
        for keys in (["enter"], ["h"], ["escape", "D"], ["o"]):
            await alice.press(*keys)
            assert picture.unsafe(alice.app) == set()
