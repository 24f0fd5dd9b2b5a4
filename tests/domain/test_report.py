"""What a report is made of beside the metrics: reviews, weeks, the heat map, what is left out."""

from datetime import date, datetime, timedelta, timezone
from uuid import UUID
from zoneinfo import ZoneInfo

from irtui.domain.discipline import reviews
from irtui.domain.incident import IncidentKind, Status
from irtui.domain.report import QUARTER, Found, Report, ReportRules, Scope, heat, report
from irtui.domain.sample import ReviewStamps, Sample
from irtui.domain.severity import SEVERITIES
from tests.builders import HOUR, T0, incident

DAY = timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")


def over(key: str, review: ReviewStamps | None, severity: str = "SEV1", **fields: object) -> Sample:
    known = {"status": Status.RESOLVED, "resolved_at": T0, **fields}
    return Sample(incident(key=key, severity=severity, **known), review=review)


def report_of(*samples: Sample, days: float = 28, zone: object = None) -> Report:
    scope = Scope(T0 - days * DAY, T0, None, zone or BERLIN)  # type: ignore[arg-type]
    return report(Found(samples), scope, ReportRules())


def test_a_review_is_published_in_time_late_or_not_at_all() -> None:
    found = reviews(
        [
            over("in-time", ReviewStamps(published_at=T0 + 3 * DAY)),
            over("late", ReviewStamps(published_at=T0 + 3 * DAY + HOUR)),
            over("later-date", ReviewStamps(published_at=T0 + 8 * DAY, due_at=T0 + 8 * DAY)),
            over("waived", ReviewStamps(waived=True)),
            over("closed", None, status=Status.CLOSED),
            over("overdue", None),
            over("long-overdue", ReviewStamps(due_at=T0)),
            over("no-date", None, "SEV2"),
            over("optional", None, "SEV3"),
            over("goes-on", None, status=Status.MITIGATED, resolved_at=None),
        ],
        {"SEV1": 3 * DAY, "SEV2": None},
        T0 + 9 * DAY,
    )
    assert (found.required, found.published, found.in_time) == (8, 3, 2)
    assert (found.waived, found.waiting) == (2, 1)
    assert [one.key for one in found.overdue] == ["long-overdue", "overdue"]


def test_every_week_has_a_bar_from_its_monday_on() -> None:
    samples = [Sample(incident(detected_at=T0 - days * DAY)) for days in (0.1, 7, 20)]
    bars = report_of(*samples).bars
    assert [one.begins for one in bars] == [
        date(2025, 12, 29), date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 19),
        date(2026, 1, 26),
    ]  # fmt: skip
    assert [sum(one.incidents.values()) for one in bars] == [0, 1, 0, 1, 1]


def test_of_a_few_days_every_day_has_one() -> None:
    midnight = T0.replace(hour=23, minute=30)
    found = report_of(Sample(incident(detected_at=midnight - 2 * DAY)), days=3)
    assert [(one.begins.day, dict(one.incidents)) for one in found.bars] == [
        (28, {}), (29, {}), (30, {"SEV2": 1}), (31, {}),
    ]  # fmt: skip


def test_the_heat_map_follows_the_clock_on_the_wall() -> None:
    def at(moment: datetime) -> int:
        return int(moment.timestamp() // QUARTER.total_seconds())

    summer, winter = T0.replace(month=7, hour=22, minute=45), T0.replace(hour=22, minute=45)
    cells = heat({at(summer): 2, at(winter): 3}, BERLIN)
    assert (cells[5][0], cells[5][23], sum(map(sum, cells))) == (2, 3, 5)
    odd = timezone(timedelta(hours=5, minutes=45))
    assert heat({at(winter): 1}, odd)[6][4] == 1


def test_what_does_not_count_is_told_by_why() -> None:
    found = report_of(
        Sample(incident(key="A", reopen_count=2)),
        Sample(incident(key="B", kind=IncidentKind.DRILL, status=Status.CANCELLED)),
        Sample(incident(key="C", kind=IncidentKind.MAINTENANCE)),
        Sample(incident(key="D", status=Status.CANCELLED)),
        Sample(incident(key="E", status=Status.CANCELLED, merged_into=UUID(int=1))),
        Sample(incident(key="F", detected_at=T0 - 40 * DAY)),
    )
    out = found.left_out
    assert (found.whole.incidents, found.reopened) == (1, 1)
    assert (out.drills, out.maintenance, out.cancelled, out.merged, out.total) == (1, 1, 1, 1, 4)


def test_severities_come_worst_first_and_unset_last() -> None:
    levels = (None, *reversed(SEVERITIES))
    found = report_of(*(Sample(incident(key=f"{one}", severity=one)) for one in levels))
    assert [one.name for one in found.severities] == [*SEVERITIES, None]
