"""Two operators on one store: each sees what the other did, and nothing is overwritten."""

from pathlib import Path

from tests.builders import T0
from tests.stories.operator import operator
from tests.stories.runbooks import shelf


async def test_each_sees_the_steps_of_the_other(tmp_path: Path) -> None:
    books = [shelf(tmp_path)]
    async with operator(tmp_path, runbooks=books) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        await alice.done()
        async with operator(
            tmp_path, name="bob", source=alice.monitor, clock=alice.clock, runbooks=books
        ) as bob:
            await bob.sees("INC-0001")
            await bob.press("2", "enter")
            await bob.sees("1 of 4", "alice")
            await bob.done()
            await alice.sees("2 of 4", "bob")
            await alice.press("j")
            await alice.done()
            await bob.sees("3 of 4")
        record = await alice.record()
        assert [step.by for step in record.runs[-1].steps] == ["alice", "bob", "alice", None]


async def test_a_signature_is_not_overwritten(tmp_path: Path) -> None:
    async with operator(tmp_path, runbooks=[shelf(tmp_path)]) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        async with operator(tmp_path, name="bob", source=alice.monitor, clock=alice.clock) as bob:
            await bob.press("2", "enter")
            await bob.sees("0 of 4")
            await bob.done()
            await alice.sees("1 of 4", "bob")
            await alice.waits(minutes=5)
            await alice.done()
        step = (await alice.record()).runs[-1].steps[0]
        assert (step.by, step.finished_at) == ("bob", T0)


async def test_a_step_that_was_settled_meanwhile_is_not_settled_again(tmp_path: Path) -> None:
    async with operator(tmp_path, runbooks=[shelf(tmp_path)]) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        await alice.press("x")
        await alice.sees("not applicable")
        async with operator(tmp_path, name="bob", source=alice.monitor, clock=alice.clock) as bob:
            await bob.press("2", "enter")
            await bob.sees("0 of 4")
            await bob.done()
            await bob.sees("1 of 4")
        await alice.chooses("not applicable")
        await alice.sees("is done by bob meanwhile")
        record = await alice.record()
        assert (record.runs[-1].steps[0].state, record.runs[-1].steps[0].by) == ("done", "bob")


async def test_a_status_that_was_changed_meanwhile_is_not_changed_again(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        await alice.press("t")
        await alice.sees("identified")
        async with operator(tmp_path, name="bob", source=alice.monitor, clock=alice.clock) as bob:
            await bob.press("2", "enter")
            await bob.next_status("mitigated")
        await alice.chooses("identified")
        await alice.sees("what do we think it is?")
        await alice.answers("the pool")
        await alice.sees("meanwhile")
        record = await alice.record()
        assert record.incident.status == "mitigated"


async def test_what_somebody_took_over_is_not_undone(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.acknowledge()
        async with operator(tmp_path, name="bob", source=alice.monitor, clock=alice.clock) as bob:
            await bob.acknowledge()
            await bob.sees("ack bob")
        await alice.sees("ack bob")
        await alice.undo()
        await alice.sees("by bob meanwhile")
        await alice.sees("ack bob")


async def test_undo_brings_a_step_back(tmp_path: Path) -> None:
    async with operator(tmp_path, runbooks=[shelf(tmp_path)]) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        await alice.done()
        await alice.sees("1 of 4")
        await alice.undo()
        await alice.sees("0 of 4", "Undone")
        record = await alice.record()
        assert not record.runs[-1].steps[0].state.settled
