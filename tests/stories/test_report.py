"""The report on its screen: made when it is looked at, scrolled, exported, copied."""

from datetime import timedelta
from pathlib import Path

from irtui.domain.board import Diff
from irtui.domain.incident import Status
from irtui.domain.triage import NoiseReason
from irtui.workflow import detection, response, triage
from tests.builders import T0, Clock, desk, store_at
from tests.stories.monitor import Monitor
from tests.stories.operator import operator

WIDE = (160, 50)
DAY = timedelta(days=1)
HOSTILE = "Link[b]\x1b[2JFlaps"


def history(directory: Path) -> None:
    """Three months: an incident every other week, noise every other day."""
    with store_at(directory / "irtui.db") as store:
        for days in range(84, 0, -2):
            clock = Clock(T0 - days * DAY)
            bob = desk(store, clock, "bob")
            noisy = Monitor(clock).fire(HOSTILE)
            detection.record(bob, Diff(fired=(noisy,)))
            triage.dismiss(bob, [noisy], NoiseReason.WRONG_THRESHOLD, "")
            clock.tick(minutes=9)
            detection.record(bob, Diff(ended=((noisy.episode, clock()),)))
            if days % 7 == 0:
                alert = Monitor(clock).fire("CheckoutDown")
                severity = ("SEV2", "SEV3")[days // 14 % 2]
                key = response.declare(
                    bob, [alert], title="Down", reason="5xx", impact="no orders", severity=severity
                ).key
                clock.tick(minutes=days)
                response.move(bob, key, Status.MITIGATED)
                response.move(bob, key, Status.RESOLVED, "it is over")


async def test_the_report_is_read_looked_at_and_taken_along(tmp_path: Path) -> None:
    history(tmp_path)
    async with operator(tmp_path, size=WIDE) as alice:
        await alice.press("5")
        await alice.sees("5 Report", "30 days  2 incidents", "INCIDENTS PER WEEK", "▓ SEV2 1")
        await alice.sees("TIME TO RESOLVE", "n 2 · no trend below 10", "◂ p90 28 min")
        await alice.sees("ALERTS BY HOUR, LOCAL TIME", "n 17", "Sun", "NOISIEST RULES")
        await alice.sees("Link[b]␛[2JFlaps", "100%", "2 of 2 incidents had come before")
        await alice.press("s")
        await alice.chooses("the last 365 days")
        await alice.sees("365 days  6 incidents", "42×", "p90 1 h 24 min", "no trend")
        await alice.press("E")
        await alice.sees("Exported to")
        (file,) = tmp_path.glob("irtui-report-2026-01-31-365d.md")
        assert r"Link\[b\]␛\[2JFlaps" in file.read_text()
        await alice.press("E")
        assert len(list(tmp_path.glob("irtui-report-2026-01-31-365d*.md"))) == 2
        await alice.press("a")
        await alice.sees("Action item for a noisy rule", "dismissed 42× (42 wrong threshold)")
        await alice.chooses("Change the threshold of Link[b]␛[2JFlaps")
        await alice.sees("A-1: Change the threshold of Link[b]␛[2JFlaps")
        await alice.press("a")
        await alice.sees("No rule is noisy that has no action item yet.")
        await alice.press("y")
        await alice.sees("The report was sent to the terminal's clipboard")
        assert alice.app.clipboard == file.read_text()
        await alice.press("s")
        await alice.chooses("the last 7 days")
        await alice.sees("7 days  0 incidents", "INCIDENTS PER DAY", "No incident in this time.")
        await alice.sees("Nothing was resolved in this time.")


async def test_on_a_small_terminal_it_is_scrolled_and_kept_fresh(tmp_path: Path) -> None:
    history(tmp_path)
    async with operator(tmp_path) as alice:
        await alice.press("5")
        await alice.sees("30 days  2 incidents", "TIME TO RESOLVE")
        await alice.does_not_see("WHAT CAME AGAIN")
        await alice.press("G")
        await alice.sees("WHAT CAME AGAIN", "2 of 2 incidents had come before")
        await alice.press("g", "pagedown", "j")
        await alice.sees("ALERTS BY HOUR, LOCAL TIME")
        await alice.press("escape")
        alice.monitor.fire("SearchDown")
        await alice.sees("SearchDown")
        await alice.press("a")
        await alice.declare("no search")
        await alice.press("5")
        await alice.does_not_see("3 incidents")
        await alice.waits(minutes=1)
        await alice.press("1", "5")
        await alice.sees("30 days  3 incidents")
        await alice.press("?")
        await alice.sees("REPORT", "7, 30, 90 or 365 days", "copy as Markdown")
        await alice.does_not_see("enter")
