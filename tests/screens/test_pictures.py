"""Every screen in its states, at the sizes that people have."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.screens.pictures import Pictures, hold_still
from tests.stories.operator import Operator, operator
from tests.stories.runbooks import shelf

SIZES = [(80, 24), (120, 40), (160, 50)]


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
async def test_every_screen_is_as_accepted(tmp_path: Path, size: tuple[int, int]) -> None:
    pictures = Pictures(size)
    async with operator(tmp_path, size=size, runbooks=[shelf(tmp_path)]) as alice:

        async def picture(name: str) -> None:
            await alice.settle()
            hold_still(alice.app)
            # Drawn once more: a scroll bar that has just come changes what fits beside it.
            await alice.waits_unanswered()
            pictures.look(alice.app, name)

        await alice.sees("All clear.")
        await picture("all-clear")
        await storm(alice)
        await picture("firing")
        if size == SIZES[0]:
            await alice.press("enter")
            await picture("detail")
            await alice.press("escape")
            # Not needed any more once escape gives the focus back to the list.
            alice.app.screen.query_one("#alerts").focus()
        await alice.filter("severity=none")
        await alice.press("enter")
        await picture("no-match")
        await alice.press("escape", "?")
        await picture("help")
        await alice.press("escape")
        await incident(alice, picture)
        alice.monitor.fail("connection refused")
        await alice.waits(minutes=2)
        await alice.press("1")
        await picture("stale")
    pictures.judge()


async def storm(alice: Operator) -> None:
    """An outage, with noise around it and somebody at work already."""
    monitor, clock = alice.monitor, alice.clock
    clock.tick(hours=-3)
    monitor.fire("BackupLate", "info", service="orders-db")
    clock.tick(hours=1)
    monitor.fire("NodeDiskPressure", "warning", service="node", node="worker-7")
    await alice.goes_to("NodeDiskPressure")
    await alice.acknowledge()
    clock.tick(minutes=109)
    for number in range(4):
        clock.tick(seconds=20)
        pod = f"checkout-{number}"
        monitor.fire("KubePodCrashLooping", "warning", service="checkout", pod=pod)
    monitor.fire("EtcdNoLeader", service="etcd")
    clock.tick(minutes=5)
    monitor.fire(
        "CheckoutDown",
        namespace="shop",
        team="payments",
        annotations={
            "summary": "11.4 % of checkouts fail",
            "description": "Error ratio of checkout over 5 minutes is 11.4 % (limit 5 %).",
            "runbook_url": "https://runbooks.example/CheckoutDown",
        },
    )
    clock.at += timedelta(minutes=4)
    monitor.poke()
    await alice.goes_to("CheckoutDown")


async def incident(alice: Operator, picture: Callable[[str], Awaitable[None]]) -> None:
    """From the declaration to the review, with a picture of each."""
    await alice.acknowledge()
    await alice.waits(seconds=40)
    await alice.press("i")
    await alice.types("nobody can pay")
    await picture("declare")
    await alice.press("enter")
    await alice.settles_severity("SEV2")
    for outcome in (alice.done, lambda: alice.skip("not applicable"), lambda: alice.fail("gone")):
        await alice.waits(seconds=70)
        await outcome()
    await alice.waits(seconds=30)
    await alice.next_status("identified")
    await picture("incident")
    await alice.waits(seconds=30)
    await alice.press("e")
    await alice.write_review(Summary="A roll-out leaked connections; the pool ran dry.")
    await picture("review")
    await alice.press("escape", "escape", "2")
    await picture("incidents")
