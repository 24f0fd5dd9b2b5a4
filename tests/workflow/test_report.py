"""The report as it is read from a store, in pieces."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from irtui.domain.actionitem import ActionState
from irtui.domain.alert import Alert
from irtui.domain.board import Diff
from irtui.domain.incident import Status
from irtui.domain.report import Report, Scope
from irtui.domain.severity import SeverityRules
from irtui.domain.severitylevel import Level
from irtui.domain.spread import Spread
from irtui.domain.triage import NoiseReason
from irtui.store import incidents, noise, reviews, samples
from irtui.workflow import actions, detection, report, response, review, severity, triage, undo
from irtui.workflow.desk import Desk
from tests import figures, reports
from tests.builders import MINUTE, T0, Clock, alert, desk, store_at
from tests.figures import Raw

DAY = timedelta(days=1)
NOW = datetime.fromtimestamp(figures.NOW, UTC)


def report_of(at: Desk, days: float = 30, service: str | None = None) -> Report:
    return report.report(at, Scope(at.now() - days * DAY, at.now(), service, UTC))


def test_what_is_read_agrees_with_a_second_calculation(tmp_path: Path) -> None:
    raws = figures.incidents(7)
    since = figures.NOW - 60 * figures.DAY
    with store_at(tmp_path / "irtui.db") as store:
        reports.fill(store, raws)
        found = report_of(desk(store, Clock(NOW)), days=60)
        of_a = report_of(desk(store, Clock(NOW)), days=60, service="a")
    counted = figures.counted(raws)
    known = [one for one in counted if one["written"]["detected"] >= since]
    _agree(found, known)
    _agree(of_a, [one for one in known if "a" in figures.services(one)])
    assert found.left_out.total > 0
    assert found.reopened == sum(len(one["resolutions"]) > 1 for one in known)
    keys = {one["key"] for one in known}
    assert [one.key for one in found.recurrences] == [
        key for key in figures.again(counted) if key in keys
    ]
    for level in found.levels:
        spans = [(figures.at_levels(one) or {}).get(level.severity) for one in known]
        assert level.whole.total_seconds() == sum(span for span in spans if span)
    assert {one.service: one.span and one.span.total_seconds() for one in found.downtime} == {
        service: figures.down(known, service, ("SEV1", "SEV2", "SEV3", None))
        for service in ("a", "b", "c", "")
    }
    assert sum(sum(bar.incidents.values()) for bar in found.bars) == len(known)


def _agree(found: Report, known: list[Raw]) -> None:
    assert found.whole.incidents == len(known) > 50
    for metric in figures.FORMULAS:
        spread: Spread = getattr(found.whole, metric)
        values = figures.seconds(known, metric)
        told = [one and one.total_seconds() for one in (spread.median, spread.p90, spread.last)]
        assert (spread.n, told) == (
            len(values), [figures.median(values), figures.p90(values), values[-1]],
        )  # fmt: skip


def test_an_empty_store_has_an_empty_report(tmp_path: Path) -> None:
    with store_at(tmp_path / "irtui.db") as store:
        found = report_of(desk(store, Clock()))
    assert (found.whole.incidents, found.fired, found.noise) == (0, 0, ())
    assert not found.actions.any


def test_pieces_read_what_one_reading_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store_at(tmp_path / "irtui.db") as store:
        reports.fill(store, figures.incidents(3, 60))
        at = desk(store, Clock(NOW))
        whole = report_of(at, days=200)
        for room in (noise, samples):
            monkeypatch.setattr(room, "PIECE", 7)
        found: list[Report] = []

        def walk() -> Iterator[None]:
            found.append((yield from report.read_in_pieces(at, whole.scope))())

        pieces = sum(1 for _ in walk())
    assert pieces > 20
    assert found == [whole]


def test_the_ledger_counts_what_stands(tmp_path: Path) -> None:
    clock = Clock()
    with store_at(tmp_path / "irtui.db") as store:
        alice = desk(store, clock)

        def fires(name: str, minutes: float = 10) -> Alert:
            one = alert(name, starts_at=clock())
            detection.record(alice, Diff(fired=(one,)))
            clock.tick(minutes=minutes)
            return one

        def ends(one: Alert) -> None:
            detection.record(alice, Diff(ended=((one.episode, clock()),)))

        for pause in (14, 16, 60):
            one = fires("LinkFlaps")
            triage.dismiss(alice, [one], NoiseReason.FLAPPING, "")
            ends(one)
            clock.tick(minutes=pause)
        last = fires("LinkFlaps", 30)
        triage.dismiss(alice, [last], NoiseReason.OTHER, "no idea")
        undo.undo(alice)
        used = fires("CheckoutDown")
        response.declare(
            alice,
            [used],
            title="t",
            reason="r",
            impact="i",
            severity="SEV2",
        )
        gone = fires("DiskFull")
        key = response.declare(
            alice,
            [gone],
            title="t",
            reason="r",
            impact="i",
            severity="SEV2",
        ).key
        response.move(alice, key, Status.CANCELLED, reason="false_positive")
        found = {one.alertname: one for one in report_of(alice).noise}
    flaps, checkout, disk = (found[name] for name in ("LinkFlaps", "CheckoutDown", "DiskFull"))
    assert (flaps.fired, flaps.dismissed, flaps.flapped, flaps.ended) == (4, 3, 1, 3)
    assert (flaps.reasons, flaps.life) == ({NoiseReason.FLAPPING: 3}, 10 * MINUTE)
    assert (checkout.acknowledged, checkout.led, checkout.life) == (1, 1, None)
    assert (disk.reasons, disk.led) == ({NoiseReason.FALSE_POSITIVE: 1}, 0)


def test_a_severity_that_was_undone_was_in_force_until_then(tmp_path: Path) -> None:
    clock = Clock()
    with store_at(tmp_path / "irtui.db") as store:
        alice = desk(store, clock)
        key = response.declare(alice, [], title="t", reason="r", impact="i", severity="SEV3").key
        clock.tick(minutes=10)
        severity.set_severity(alice, key, "SEV1", "all are down")
        clock.tick(minutes=5)
        undo.undo(alice)
        clock.tick(minutes=20)
        response.move(alice, key, Status.MITIGATED)
        found = report_of(alice)
    assert {one.severity: one.whole for one in found.levels} == {
        "SEV1": 5 * MINUTE, "SEV3": 30 * MINUTE,
    }  # fmt: skip


def test_reviews_and_actions_are_kept_or_not(tmp_path: Path) -> None:
    clock = Clock()
    levels = (Level("SEV1", review="required", review_due=3 * DAY), Level("SEV4"))
    with store_at(tmp_path / "irtui.db") as store:
        alice = replace(desk(store, clock), severity=SeverityRules(levels=levels))
        keys = [
            response.declare(alice, [], title=str(n), reason="r", impact="i", severity=level).key
            for n, level in enumerate(("SEV1", "SEV1", "SEV1", "SEV4"))
        ]
        for key in keys[:2] + keys[3:]:
            response.move(alice, key, Status.RESOLVED)
        review.open_review(alice, keys[0])
        clock.tick(days=1)
        with store.write() as session:
            row = reviews.row_of(session, incidents.get(session, keys[0]).id)
            assert row is not None
            row.state, row.published_at = "published", clock()
        for number in range(3):
            actions.add(alice, f"Fix {number}", owner="bob", due_at=clock() + DAY)
        clock.tick(hours=1)
        actions.move(alice, "A-1", ActionState.DONE, evidence="merged")
        clock.tick(days=5)
        actions.move(alice, "A-2", ActionState.DONE, evidence="merged")
        found = report_of(alice)
    kept = found.reviews
    assert (kept.required, kept.published, kept.in_time) == (2, 1, 1)
    assert [(one.key, one.due_at) for one in kept.overdue] == [(keys[1], T0 + 3 * DAY)]
    items = found.actions
    assert (items.open, items.overdue, items.done, items.done_in_time) == (1, 1, 2, 1)
    assert [one.name for one in items.late] == ["A-3"]
