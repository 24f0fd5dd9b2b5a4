"""A store that may only be read refuses every act with a sentence and stays of use."""

from pathlib import Path

from irtui.domain.recordjson import record_json
from tests.stories.operator import operator
from tests.stories.runbooks import shelf

SENTENCE = "--read-only: nothing is changed"


async def test_every_act_is_refused_and_everything_can_be_read(tmp_path: Path) -> None:
    books = [shelf(tmp_path)]
    async with operator(tmp_path, runbooks=books) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        await alice.press("e", "escape", "escape")
        alice.monitor.fire("NodeFull", "warning")
        before = record_json(await alice.record())

    # What the watch could not record is told, too; that is no failure of a key.
    async with operator(
        tmp_path, source=alice.monitor, clock=alice.clock, runbooks=books, read_only=True,
        may_fail=True,
    ) as guest:  # fmt: skip
        await guest.sees("CheckoutDown", "NodeFull")
        await guest.goes_to("NodeFull")
        await guest.press("a")
        await guest.sees(SENTENCE)
        await guest.press("n")
        await guest.answers("a note")
        await guest.sees(SENTENCE)
        await guest.press("u")
        await guest.sees(SENTENCE)
        await guest.press("2", "enter")
        await guest.sees("Look at the erro", "nobody can pay")
        await guest.press("space")
        await guest.sees(SENTENCE)
        await guest.skip("unclear")
        await guest.sees(SENTENCE)
        await guest.fail("it failed")
        await guest.sees(SENTENCE)
        await guest.press("t")
        await guest.chooses("mitigated")
        await guest.sees("enter send")
        await guest.answers("")
        await guest.sees(SENTENCE)
        await guest.press("v")
        await guest.chooses("SEV1")
        await guest.answers("worse")
        await guest.sees(SENTENCE)
        await guest.export()
        await guest.press("escape", "i")
        await guest.chooses("A customer told us")
        for text in ("title", "reason", "impact"):
            await guest.answers(text)
        await guest.press("enter")
        await guest.sees(SENTENCE)
        assert record_json(await guest.record()) == before


async def test_the_review_can_be_read_and_left(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        await alice.press("e", "i")
        await alice.types("The pool ran dry. ")
        await alice.press("escape", "escape")
    async with operator(tmp_path, source=alice.monitor, clock=alice.clock, read_only=True) as guest:
        await guest.press("2", "enter", "e")
        await guest.sees("The pool ran dry.")
        await guest.press("P", "1")
        await guest.sees(SENTENCE)
        await guest.press("escape")
        await guest.sees("commander alice")
        guest.strike("q")
        await guest.ends()


async def test_a_review_that_nobody_began_can_be_read(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
    async with operator(tmp_path, source=alice.monitor, clock=alice.clock, read_only=True) as guest:
        await guest.press("2", "enter", "e")
        await guest.sees("nobody can pay")
