"""The palette does what the keys do, wherever their actions live."""

from pathlib import Path

from tests.stories.operator import operator
from tests.stories.runbooks import shelf


async def test_a_step_and_an_incident_are_worked_on_by_name(tmp_path: Path) -> None:
    async with operator(tmp_path, runbooks=[shelf(tmp_path)]) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        for name, seen in (("the step is done", "1 of 4"), ("next status", "what now?")):
            await alice.press("ctrl+p")
            await alice.types(name)
            await alice.sees(name)
            await alice.press("enter")
            await alice.sees(seen)
