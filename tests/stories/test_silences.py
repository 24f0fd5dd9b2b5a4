"""Silences at the terminal: made from alerts, groups and filters, extended, changed and ended."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.builders import Clock
from tests.sources.silencing import answering, refused
from tests.stories.operator import Operator, operator
from tests.stories.silencing import SilencingMonitor, holds

HOUR = timedelta(hours=1)


@asynccontextmanager
async def shift(tmp_path: Path, **options: Any) -> AsyncIterator[tuple[Operator, SilencingMonitor]]:
    """Somebody at a terminal, and a monitor with silences."""
    clock = Clock()
    monitor = SilencingMonitor(clock)
    async with operator(tmp_path, source=monitor, clock=clock, **options) as alice:
        yield alice, monitor


def storm(monitor: SilencingMonitor) -> None:
    """Two of one kind, and two others."""
    monitor.fire("CheckoutDown", instance="web-1", prometheus="a/b")
    monitor.fire("DiskFull", "warning", service="node", instance="db-1")
    monitor.fire("DiskFull", "warning", service="node", instance="db-2")
    monitor.fire("BackupLate", "info", service="orders-db")


async def test_a_silence_is_made_of_the_labels_that_one_chooses(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        storm(monitor)
        await alice.goes_to("DiskFull")
        await alice.press("s")
        await alice.sees("New silence on prod", "matches 1 of 4 firing", "[x] instance")
        await alice.press("j", "space")
        await alice.sees("[ ] instance", "matches 2 of 4 firing")
        await alice.press("2", "enter")
        await alice.answers("disks are replaced")
        await alice.sees("Silenced on prod for 1 h 00 min", "2 silenced")
        matchers = 'alertname="DiskFull", service="node", severity="warning"'
        assert monitor.held == [(matchers, "alice", "disks are replaced")]
        await alice.press("3")
        await alice.sees("1 active", "DiskFull", "alice: disks are replaced")


async def test_a_fast_silence_takes_two_keys(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        storm(monitor)
        await alice.goes_to("CheckoutDown")
        await alice.press("S", "2")
        await alice.sees("Silenced on prod for 1 h 00 min", "1 silenced")
        ((matchers, by, comment),) = monitor.held
        assert "prometheus" not in matchers
        assert 'alertname="CheckoutDown", instance="web-1"' in matchers
        assert (by, comment) == ("alice", "silenced by alice from irtui: CheckoutDown")


async def test_a_fast_silence_typed_ahead_is_made_too(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        storm(monitor)
        await alice.settle()
        for key in ("S", "1"):
            alice.strike(key)
        await alice.sees("Silenced on prod for 15 min")
        assert len(monitor.held) == 1


async def test_five_hundred_marked_alerts_are_one_silence(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        for number in range(500):
            monitor.fire("PodDown", "warning", instance=f"pod-{number}")
        for number in range(600):
            monitor.fire("NodeDown", "warning", instance=f"node-{number}")
        await alice.filter('alertname="PodDown"')
        await alice.press("enter", "g", "space", "S")
        await alice.sees("PodDown and 499 more", "matches 500 of 1,100 on prod")
        await alice.press("1")
        await alice.sees("Silenced on prod for 15 min")
        assert [one for one, _, _ in monitor.held] == [
            'alertname="PodDown", service="checkout", severity="warning"'
        ]


async def test_a_group_is_silenced_by_what_its_alerts_share(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        storm(monitor)
        await alice.press("b")
        await alice.chooses("alertname")
        await alice.goes_to("DiskFull")
        await alice.press("s")
        await alice.sees("[ ] instance", "matches 2 of 4 firing")


async def test_until_resolved_is_one_of_the_lengths(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        storm(monitor)
        await alice.goes_to("CheckoutDown")
        await alice.press("s", "6", "enter")
        await alice.answers("rollback runs")
        await alice.sees("until it resolves")
        await alice.press("3")
        await alice.sees("until resolved")
        monitor.resolve("CheckoutDown")
        await alice.waits(seconds=15)
        await alice.waits(seconds=90)
        await alice.waits(seconds=15)
        assert monitor.held == []
        await alice.sees("0 active", "1 expired")


async def test_what_is_sent_is_not_confirmed_before_a_list_shows_it(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        storm(monitor)
        await alice.goes_to("CheckoutDown")
        for member in (monitor.pair.first, monitor.pair.second):
            member.fault = answering(500, method="GET")
        await alice.press("S", "2")
        await alice.sees("Silenced on prod")
        await alice.press("3")
        await alice.sees("1 not yet confirmed", "sent, not yet confirmed", "this list is")
        for member in (monitor.pair.first, monitor.pair.second):
            member.fault = None
        await alice.waits(minutes=1)
        await alice.sees("1 active")
        await alice.does_not_see("not yet confirmed", "this list is")


async def test_what_failed_says_so_and_is_sent_again(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        storm(monitor)
        await alice.goes_to("CheckoutDown")
        for member in (monitor.pair.first, monitor.pair.second):
            member.fault = refused
        await alice.press("S", "2")
        await alice.sees("prod did not take it, nothing has changed", "r sends it again")
        assert monitor.held == []
        await alice.press("3")
        await alice.sees("! failed", "1 failed")
        for member in (monitor.pair.first, monitor.pair.second):
            member.fault = None
        await alice.press("r")
        await alice.sees("Silenced on prod", "1 active")
        await alice.does_not_see("failed")
        assert len(monitor.held) == 1


async def test_what_is_wrong_is_said_below_the_fields(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        storm(monitor)
        await alice.goes_to("BackupLate")
        await alice.press("s")
        await alice.sees("A silence needs a comment")
        for _ in range(3):
            await alice.press("space", "j")
        await alice.sees("A silence needs a matcher")
        await alice.press("a")
        await alice.types('team=~"["')
        await alice.press("enter")
        await alice.sees("of team")
        await alice.press("escape")
        await alice.press("a")
        await alice.types('alertname=~".*"')
        await alice.press("enter")
        await alice.sees("so they would silence everything")
        await alice.press("g", "space")
        await alice.press("tab", "tab", "end")
        await alice.types("x")
        await alice.sees("is no end: write 2h, 18:00 or 2026-01-31 18:00 (UTC)")
        await alice.press("enter", "enter")
        await alice.sees("A silence needs a comment")
        assert monitor.held == []


async def test_very_broad_is_asked_once_more_and_can_be_narrowed(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        storm(monitor)
        await alice.press("3", "s")
        await alice.types('severity=~".+"')
        await alice.press("enter")
        await alice.sees("matches 4 of 4 firing")
        await alice.press("enter")
        await alice.sees("very broad")
        await alice.answers("all off")
        await alice.sees("This is very broad", "4 of the 4 alerts on prod")
        await alice.press("1")
        await alice.sees("New silence", "all off")
        assert monitor.held == []
        await alice.press("e", *["backspace"] * 3)
        await alice.types('info"')
        await alice.press("enter")
        await alice.sees("matches 1 of 4 firing")
        await alice.press("enter", "enter")
        await alice.sees("Silenced on prod")
        assert [one for one, _, _ in monitor.held] == ['severity=~"info"']


async def test_a_filter_becomes_a_silence_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        storm(monitor)
        await alice.filter('alertname="DiskFull" @age>0s')
        await alice.press("enter", "3", "s")
        await alice.sees("@age>0s is left out", "matches 2 of 4 firing")
        await alice.press("enter")
        await alice.answers("disks")
        await alice.sees("Silenced on prod for 15 min")
        assert monitor.held == [('alertname="DiskFull"', "alice", "disks")]


async def test_alerts_of_two_sources_are_one_silence_each(tmp_path: Path) -> None:
    clock = Clock()
    prod, lab = SilencingMonitor(clock), SilencingMonitor(clock, "lab")
    async with operator(tmp_path, source=prod, others=[lab], clock=clock) as alice:
        for monitor in (prod, lab):
            monitor.fire("DiskFull", instance="db-1")
            monitor.fire("Other", "info", service=monitor.name)
            monitor.fire("More", "info", service=monitor.name)
        prod.poke()
        await alice.waits(seconds=15)
        await alice.goes_to("DiskFull")
        await alice.press("space")
        await alice.goes_to("DiskFull")
        await alice.press("j", "space")
        await alice.sees("2 marked")
        await alice.press("s")
        await alice.sees("One silence each on lab, prod", "firing on lab", "firing on prod")
        await alice.press("enter")
        await alice.answers("twice")
        await alice.sees("2 done")
        assert [len(one.held) for one in (prod, lab)] == [1, 1]


async def test_a_silence_is_extended_changed_ended_and_made_again(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        storm(monitor)
        first = await holds(monitor, 'alertname="DiskFull"', "planned", lasts=timedelta(minutes=9))
        await alice.waits(seconds=15)
        await alice.press("3")
        await alice.sees("expires soon", "bob: planned")
        await alice.press("+", "2")
        await alice.sees("it holds for 1 h 08 min")
        known = monitor.pair.first.state.silences.known
        assert (len(known), known[first].created_by) == (1, "bob")
        await alice.press("e")
        await alice.sees("Edit silence on prod")
        await alice.press("e", *["backspace"] * 9)
        await alice.types('BackupLate"')
        await alice.press("enter")
        await alice.sees("with another id", "matches 1 of 4 firing")
        await alice.press("enter", "enter")
        await alice.sees("replaced the silence by a new one")
        ((matchers, by, comment),) = monitor.held
        assert (matchers, by, comment) == ('alertname="BackupLate"', "alice", "planned")
        await alice.goes_to("BackupLate")
        await alice.press("x")
        await alice.sees("End BackupLate?", "1 alerts that fire now are matched")
        await alice.press("1")
        assert len(monitor.held) == 1
        await alice.press("x", "2")
        await alice.sees("The silence on prod has ended", "2 expired")
        await alice.goes_to("DiskFull")
        await alice.press("c", "2")
        await alice.sees("Silenced on prod for 1 h 00 min")
        assert [one for one, _, _ in monitor.held] == ['alertname="DiskFull"']


async def test_an_unchanged_end_and_comment_stay_as_they_are(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        storm(monitor)
        identity = await holds(monitor, 'alertname="DiskFull"', "two\nlines", lasts=HOUR)
        before = monitor.pair.first.state.silences.known[identity].ends_at
        await alice.waits(seconds=15)
        await alice.press("3", "e", "enter", "enter")
        await alice.sees("is changed, it holds")
        after = monitor.pair.first.state.silences.known[identity]
        assert (after.ends_at, after.comment) == (before, "two\nlines")


async def test_several_marked_silences_end_with_one_question(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        for number in range(5):
            await holds(monitor, f'alertname="A{number}"')
        await alice.waits(seconds=15)
        await alice.press("3", *["space"] * 4)
        await alice.sees("4 marked")
        await alice.press("x")
        await alice.sees("End 4 silences?")
        await alice.press("2")
        await alice.sees("4 done: The silence on prod has ended.")
        await alice.does_not_see("marked")
        assert len(monitor.held) == 1


def in_order(screen: str, *texts: str) -> bool:
    places = [screen.find(text) for text in texts]
    return -1 not in places and places == sorted(places)


async def test_the_list_says_what_stands_how(tmp_path: Path) -> None:
    async with shift(tmp_path, size=(160, 50)) as (alice, monitor):
        await alice.press("3")
        await alice.sees("No silence anywhere", "s makes one")
        storm(monitor)
        await holds(monitor, 'severity=~".+"', "all", lasts=timedelta(minutes=10))
        await holds(monitor, 'alertname="Gone"', "nothing")
        await holds(monitor, 'alertname="Later"', "later", begins=HOUR)
        await holds(monitor, 'alertname="Old"', "old", lasts=timedelta(seconds=5))
        await alice.waits(seconds=15)
        await alice.sees("2 active", "1 pending", "1 expired", "1 expires soon")
        await alice.sees("expires soon, very broad", "matches nothing", "in 59m", "10s ago")
        await alice.press("g")
        await alice.until(
            lambda: in_order(alice.screen, "everity=~", "Gone", "Later", "Old"), "not in order"
        )
        await alice.sees("MATCHES NOW 4 of 4", "CheckoutDown checkout web-1")
        monitor.fail("connection refused")
        for member in (monitor.pair.first, monitor.pair.second):
            member.fault = refused
        await alice.waits(minutes=3)
        await alice.sees("▲ prod: this list is 3m old", "what its silences match may be old")


@pytest.mark.parametrize("key", ["+", "e", "x", "c", "r"])
async def test_keys_on_nothing_say_so(tmp_path: Path, key: str) -> None:
    async with shift(tmp_path) as (alice, _):
        await alice.press("3", key)
        await alice.sees("No silence under the cursor")


async def test_undo_says_that_a_silence_stays_and_goes_on_beyond_it(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        storm(monitor)
        await alice.goes_to("CheckoutDown")
        await alice.acknowledge()
        await alice.sees("ack alice")
        alice.clock.tick(seconds=1)
        await alice.press("S", "1")
        await alice.sees("Silenced on prod")
        await alice.undo()
        await alice.sees("A silence is not undone: end it on screen 3 with x", "acknowledged")
        assert len(monitor.held) == 1
        await alice.sees("ack alice")
        await alice.undo()
        await alice.sees("Undone: CheckoutDown acknowledged")
        assert len(monitor.held) == 1


async def test_a_store_that_may_only_be_read_tells_no_source_anything(tmp_path: Path) -> None:
    async with shift(tmp_path, read_only=True, may_fail=True) as (alice, monitor):
        storm(monitor)
        await holds(monitor, 'alertname="DiskFull"')
        await alice.waits(seconds=15)
        await alice.goes_to("CheckoutDown")
        await alice.press("S", "2")
        await alice.sees("--read-only: nothing is changed")
        await alice.press("3")
        await alice.sees("1 active")
        for keys in (("x", "2"), ("+", "1"), ("e", "enter", "enter")):
            await alice.press(*keys)
            await alice.sees("--read-only: nothing is changed")
        assert len(monitor.held) == 1


async def test_a_comment_that_was_not_sent_is_offered_again(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        storm(monitor)
        await alice.goes_to("CheckoutDown")
        await alice.press("s", "enter")
        await alice.types("half a tho")
        await alice.press("escape")
        await alice.press("s", "enter")
        await alice.sees("half a tho")
        await alice.answers("ught")
        await alice.sees("Silenced on prod")
        assert monitor.held[0][2] == "half a thought"


async def test_a_comment_typed_ahead_switches_no_matcher(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        storm(monitor)
        await alice.goes_to("BackupLate")
        for key in ("s", "2", "enter", *"why now, and why here"):
            alice.strike(key)
        await alice.settle()
        assert alice.written == "why now, and why here"
        await alice.sees("[x] alertname", "matches 1 of 4 firing")
