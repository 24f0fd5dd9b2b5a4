"""A storm in a few rows: gathered by a label, acted on as one, unfolded when needed."""

from pathlib import Path

from tests.stories.operator import Operator, operator
from tests.stories.test_triage import owners


async def storm(alice: Operator) -> None:
    """Three pods and a node."""
    for number in range(3):
        alice.clock.tick(seconds=1)
        alice.monitor.fire("PodCrash", pod=f"pod-{number}", team="shop")
    alice.clock.tick(seconds=1)
    alice.monitor.fire("NodeFull", team="infra")
    await alice.press("b")
    await alice.chooses("team")
    await alice.sees("shop")


async def test_a_group_is_taken_with_one_key(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await storm(alice)
        await alice.goes_to("shop")
        await alice.acknowledge()
        await alice.sees("Acknowledged 3 alerts")
        assert await owners(alice) == {"PodCrash": "alice"}
        await alice.undo()
        assert await owners(alice) == {}


async def test_a_group_unfolds_and_folds(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await storm(alice)
        await alice.goes_to("shop")
        before = alice.screen.count("PodCrash")
        await alice.press("enter")
        assert alice.screen.count("PodCrash") > before
        await alice.press("enter")
        assert alice.screen.count("PodCrash") == before


async def test_the_cursor_stays_on_its_group(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await storm(alice)
        await alice.goes_to("shop")
        for number in range(5):
            alice.clock.tick(seconds=1)
            alice.monitor.fire(f"Other{number}", team=f"team-{number}")
            await alice.cursor_on("shop")
        alice.monitor.resolve("PodCrash")
        await alice.waits(minutes=2)
        await alice.acknowledge()
        await alice.sees("No alert under the cursor")


async def test_the_cursor_goes_along_into_the_group_and_out_of_it(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        for number in range(3):
            alice.clock.tick(seconds=1)
            alice.monitor.fire("PodCrash", pod=f"pod-{number}", team="shop")
        alice.monitor.fire("NodeFull", team="infra")
        await alice.goes_to("PodCrash")
        await alice.press("b")
        await alice.chooses("team")
        await alice.cursor_on("shop")
        await alice.press("b")
        await alice.chooses("every alert by itself")
        await alice.cursor_on("PodCrash")


async def test_every_alert_by_itself_again(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await storm(alice)
        await alice.press("b")
        await alice.chooses("every alert by itself")
        await alice.sees("PodCrash", "NodeFull")
        assert alice.screen.count("PodCrash") >= 3
