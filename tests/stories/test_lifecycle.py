"""An incident's life by keyboard: merged, split, corrected, cancelled, and a drill."""

from pathlib import Path

from irtui import workflow
from irtui.domain.recordjson import record_json
from tests.stories.operator import Operator, operator


async def test_two_incidents_turn_out_to_be_one_and_then_two_again(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(120, 40)) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        await alice.press("m")
        await alice.sees("There is no other open incident to merge it into.")
        await alice.press("escape")
        alice.monitor.fire("QueueFull")
        await alice.goes_to("QueueFull")
        await alice.press("i")
        await alice.chooses("Declare a new incident")
        await alice.sees("Declare an incident")
        await alice.answers("orders wait")
        await alice.settles_severity(None)
        await alice.press("m")
        await alice.sees("Merge INC-0002", "INC-0001")
        await alice.press("enter")
        await alice.sees("Is INC-0002 a part of INC-0001?", "u takes it back")
        await alice.chooses("Yes, merge them")
        await alice.sees("INC-2026-0002 is part of INC-2026-0001.", "alerts 2, 2 firing")

        await alice.press("escape", "2", "c")
        await alice.sees("INC-2026-0002", "cancelled")
        await alice.press("g", "enter")
        await alice.sees("merged into INC-2026-0001: m goes there", "QueueFull fired")
        await alice.press("m")
        await alice.sees("alerts 2, 2 firing")
        await alice.undo()
        await alice.sees("Undone: investigating → merged into INC-2026-0001", "alerts 1, 1 firing")
        await merges_again(alice)
        await splits(alice)


async def merges_again(alice: Operator) -> None:
    """This time from the other side."""
    await alice.press("m", "enter")
    await alice.sees("Is INC-0001 a part of INC-0002?")
    await alice.chooses("Yes, merge them")
    await alice.sees("INC-2026-0001 is part of INC-2026-0002.", "alerts 2, 2 firing")


async def splits(alice: Operator) -> None:
    """One alert is something else after all; `u` does not take that back, and says so."""
    await alice.press("s")
    await alice.sees("Which alerts of INC-0002 are another incident?", "QueueFull")
    await alice.press("j", "space", "enter")
    await alice.sees("What is the new incident called?")
    await alice.press("ctrl+u")
    await alice.answers("The queue is full")
    await alice.sees("INC-2026-0003", "The queue is full", "alerts 1, 1 firing")
    told = record_json(await alice.record("INC-2026-0003"))
    assert told["split_from"] == "INC-2026-0002"
    assert record_json(await alice.record("INC-2026-0002"))["merged"] == ["INC-2026-0001"]
    await alice.undo()
    await alice.sees("INC-2026-0003 stays declared")


async def test_milestones_and_facts_are_corrected(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(120, 40)) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.waits(minutes=30)
        await alice.declare("nobody can pay")
        await alice.press("M")
        await alice.sees("milestones and facts", "impact started", "unknown")
        await alice.press("enter")
        await alice.sees("When was that?", "~12:05")
        await alice.answers("soon")
        await alice.sees("is no time: write 12:05, -20m")
        await alice.press("ctrl+u")
        await alice.answers("~-40m")
        await alice.answers("the graph says so")
        await alice.sees("impact started", "11:50Z (estimated)")
        await alice.press("j", "j", "enter")
        await alice.press("ctrl+u")
        await alice.answers("-50m")
        await alice.answers("")
        await alice.sees("Acknowledged cannot be 2026-01-31 11:40Z: the impact started")
        await alice.press("G", "k", "k", "enter", "ctrl+u")
        await alice.answers("Checkout is slow")
        await alice.answers("")
        await alice.sees("title           Checkout is slow")
        await alice.press("g", "enter")
        await alice.chooses("drill")
        await alice.answers("we are training")
        await alice.press("escape")
        await alice.sees("DRILL Checkout is slow", "kind: incident → drill")
        await alice.undo()
        await alice.sees("Undone: kind: incident → drill")
        told = record_json(await alice.record())
        assert (told["kind"], told["impact_start"]) == ("incident", "estimated")
        assert told["impact_started_at"] == "2026-01-31T11:50:00Z"
        assert [one["kind"] for one in told["timeline"]].count("milestone_edit") == 1


async def test_a_drill_ends_and_a_false_positive_is_noise(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(80, 24)) as alice:
        await alice.press("2", "i")
        await alice.chooses("A drill")
        await alice.sees("Declare an incident: drill")
        await alice.answers("Region fails")
        await alice.answers("we train")
        await alice.answers("none")
        await alice.press("enter")
        await alice.sees("DRILL Region fails")
        await alice.cancel("The drill is over", "well done")
        told = record_json(await alice.record())
        assert (told["kind"], told["cancel_reason"]) == ("drill", "drill_end")
        await alice.press("escape", "2", "c")
        await alice.sees("DRILL Region fails", "cancelled")
        await alice.press("1")
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nothing, it seems")
        await alice.cancel("False positive")
        book = (await alice.asks(workflow.reading.common)).book
        assert [(one.state, one.reason) for one in book.values()] == [
            ("dismissed", "false_positive")
        ]


async def test_alerts_that_end_are_a_hint_and_a_reopened_incident_knows_its_note(
    tmp_path: Path,
) -> None:
    async with operator(tmp_path, size=(120, 40)) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        alice.monitor.resolve("CheckoutDown")
        await alice.waits(minutes=2)
        await alice.waits(minutes=3)
        await alice.sees("the linked alert ended", "ago: t marks it mitigated")
        assert (await alice.record()).incident.status == "investigating"
        await alice.next_status("mitigated", "restarted the pool")
        await alice.next_status("resolved", "the pool is larger")
        await alice.next_status("investigating", "it came back")
        await alice.press("t")
        await alice.chooses("resolved")
        await alice.sees("what resolved it?", "the pool is larger")
        await alice.press("enter")
        await alice.sees("is resolved")
        record = await alice.record()
        assert record.incident.reopen_count == 1
        assert record.timeline[-1].text == "investigating → resolved: the pool is larger"
