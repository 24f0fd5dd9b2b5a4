"""`e`: why the alert under the cursor is shown, suppressed or hidden."""

from dataclasses import replace
from pathlib import Path

from irtui.domain.answer import Answer, Outcome
from irtui.domain.muting import Muting
from tests.builders import Clock
from tests.stories.monitor import Line, Monitor
from tests.stories.operator import operator
from tests.stories.silencing import SilencingMonitor, holds
from tests.stories.test_silences import shift


async def test_a_silence_is_named_and_the_filter_that_hides_the_rest(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        monitor.fire("CheckoutDown")
        monitor.fire("DiskFull", "warning")
        await holds(monitor, 'alertname="CheckoutDown"', "the database is moved")
        await alice.waits(seconds=15)
        await alice.filter('alertname="CheckoutDown"')
        await alice.press("enter", "g", "e")
        await alice.sees(
            "Why: CheckoutDown",
            "A silence of bob suppresses it until 2026-01-31 13:00Z, 59 min more",
            '"the database is moved"',
            'The filter in force matches it: alertname="CheckoutDown"',
            "1 other alerts are hidden by the filter",
        )
        await alice.press("escape", "escape")
        await alice.goes_to("DiskFull")
        await alice.press("e")
        await alice.sees("Why: DiskFull", "No filter is in force", "is not known: not asked here")
        await alice.does_not_see("SUPPRESSED")


async def test_with_nothing_under_the_cursor_it_says_what_is_hidden(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        await alice.press("e")
        await alice.sees("nothing is hidden")
        await alice.press("escape")
        monitor.fire("CheckoutDown")
        await alice.filter("team=none")
        await alice.press("enter", "e")
        await alice.sees("1 other alerts are hidden by the filter")


async def test_a_mute_interval_is_named_as_soon_as_the_source_tells(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        monitor.fire("CheckoutDown")
        monitor.muting = Muting([("day", ("nights",))], ["oncall"])
        await alice.goes_to("CheckoutDown")
        await alice.press("e")
        await alice.sees("mute interval nights holds it back: day is not called now")
        await alice.press("escape")
        monitor.muting = "timed out"
        await alice.press("e")
        await alice.sees("is not known: timed out")


async def test_a_source_that_has_no_mute_intervals(tmp_path: Path) -> None:
    clock = Clock()
    monitor = Monitor(clock)
    monitor.fire("CheckoutDown")
    async with operator(tmp_path, source=monitor, clock=clock) as alice:
        await alice.press("e")
        await alice.sees("is not known: prod is not of a kind that tells")


class Inhibiting(Monitor):
    """A source in which the first alert inhibits all others."""

    def line(self) -> Line:
        self.lines.append(_Line(self))
        return self.lines[-1]


class _Line(Line):
    async def fetch(self) -> Outcome:
        told = await super().fetch()
        assert isinstance(told, Answer)
        first, *others = told.alerts
        held = {
            key: replace(told.alerts[key], suppressed=True, inhibited_by=(first,)) for key in others
        }
        return replace(told, alerts={**told.alerts, **held})


async def test_the_alert_that_inhibits_is_named(tmp_path: Path) -> None:
    clock = Clock()
    monitor = Inhibiting(clock)
    monitor.fire("NodeDown", service="worker-7")
    monitor.fire("PodDown", "warning")
    async with operator(tmp_path, source=monitor, clock=clock) as alice:
        await alice.goes_to("PodDown")
        await alice.press("e")
        await alice.sees("NodeDown (worker-7) inhibits it, firing since 2026-01-31 12:00Z")


async def test_a_stale_source_is_a_doubt(tmp_path: Path) -> None:
    async with shift(tmp_path) as (alice, monitor):
        monitor.fire("CheckoutDown")
        await alice.settle()
        monitor.fail("connection refused")
        await alice.waits(minutes=2)
        await alice.press("g", "e")
        await alice.sees("prod is stale since its answer of 2026-01-31 12:00Z: connection refused")


async def test_a_source_without_silences_is_explained_as_well(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        assert not isinstance(alice.monitor, SilencingMonitor)
        await alice.press("g", "e")
        await alice.sees("prod tells that it fires since")
        await alice.press("escape", "S", "1")
        await alice.sees("nothing has changed: there is no source prod")
