"""Two operators share a response: command goes over with a note, roles are filled, tasks set."""

from pathlib import Path

from irtui.domain.review import document
from irtui.domain.roles import Role, holders
from tests.stories.operator import operator


async def test_command_goes_to_whoever_takes_over(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay", severity="SEV1")
        await alice.sees("PROTOCOL SEV1", "1 of", "Fill the role: scribe")
        async with operator(tmp_path, name="bob", source=alice.monitor, clock=alice.clock) as bob:
            await bob.press("2", "enter")
            await bob.sees("commander alice", "Fill the role: scribe")
            await bob.press("l")
            await bob.sees("Roles of INC-2026-0001", "! scribe", "nobody", "asks for it")
            await bob.press("enter")
            await bob.sees("bob is scribe", "2 of")
            await bob.does_not_see("Fill the role: scribe")
            await alice.sees("commander alice +1 role", "2 of")
            await alice.does_not_see("Fill the role: scribe")
            await alice.press("l", "g", "h")
            await alice.sees("Who is incident commander from now on?", "1 bob")
            await alice.press("1")
            await alice.sees("What must the next one know")
            await alice.answers("the database is next, support waits for a call")
            await alice.sees("commander bob", "alice → bob", "the database is next")
            await bob.sees("commander bob", "the database is next")
            await bob.press("l", "g", "x")
            await bob.sees("nobody commands: l")
            await bob.undo()
            await bob.sees("commander bob")
        found = await alice.record()
        (commander,) = holders(found.roles, Role.INCIDENT_COMMANDER)
        assert (commander.person, commander.by, found.incident.commander) == ("bob", "alice", "bob")
        review = document(found, "")
        assert "| Incident commander | bob | 2026-01-31 12:00:00 |" in review
        assert "the database is next, support waits for a call |" in review
        assert [step.by for step in found.runs[0].steps[:2]] == ["alice", "bob"]


async def test_a_task_is_set_late_and_done(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        await alice.press("d")
        await alice.sees("There is no task yet")
        await alice.press("a")
        await alice.sees("What; who; until when")
        await alice.answers("call the vendor; carol; soon")
        await alice.sees('"soon" is no end')
        await alice.press(*["backspace"] * 4)
        await alice.answers("30m")
        await alice.sees("call the vendor", "carol", "in 30m")
        await alice.press("escape")
        await alice.sees("1 task")
        await alice.waits(minutes=40)
        await alice.sees("1 task, 1 overdue")
        await alice.press("d")
        await alice.sees("! call the vendor", "overdue 10m")
        await alice.press("space")
        await alice.sees("✓ call the vendor", "done")
        await alice.press("escape")
        await alice.does_not_see("1 task")
        await alice.undo()
        await alice.sees("1 task, 1 overdue")
