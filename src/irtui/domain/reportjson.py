"""The JSON shape of a report: spans in seconds, and null for what nobody knows."""

from datetime import timedelta
from typing import Any

from irtui.domain.checklist import Outcome
from irtui.domain.downtime import Downtime
from irtui.domain.effectiveness import Effectiveness
from irtui.domain.noise import RuleNoise, proposals
from irtui.domain.report import Report
from irtui.domain.sample import Times
from irtui.domain.spread import Spread
from irtui.text import rfc3339


def report_json(report: Report) -> dict[str, Any]:
    """All figures by name."""
    scope, out = report.scope, report.left_out
    return {
        "since": rfc3339(scope.since),
        "until": rfc3339(scope.until),
        "service": scope.service,
        "incidents": report.whole.incidents,
        "reopened": report.reopened,
        "left_out": {
            "drill": out.drills,
            "maintenance": out.maintenance,
            "cancelled": out.cancelled,
            "merged": out.merged,
        },
        "percentile": "nearest_rank",
        "bases": {
            "detect": ["impact_started_at", "detected_at"],
            "acknowledge": ["detected_at", "acknowledged_at"],
            "confirm": ["detected_at", "confirmed_at"],
            "mitigate": ["impact_started_at or detected_at", "mitigated_at"],
            "resolve": ["impact_started_at or detected_at", "resolved_at"],
            "learn": ["resolved_at", "review.published_at"],
        },
        "times": _times(report.whole),
        "by_severity": [
            {"severity": one.name, "incidents": one.times.incidents, "times": _times(one.times)}
            for one in report.severities
        ],
        "by_service": [
            {
                "service": one.name or None,
                "incidents": one.times.incidents,
                "times": _times(one.times),
            }
            for one in report.services
        ],
        "at_severity": [
            {"severity": one.severity, "total_seconds": _seconds(one.whole), **_spread(one.each)}
            for one in report.levels
        ],
        "suggestions": [
            {
                "source": one.source,
                "suggested": one.suggested,
                "taken": one.taken,
                "changed_to_worse": one.worse,
                "changed_to_milder": one.milder,
                "unset": one.unset,
            }
            for one in report.suggestions
        ],
        "downtime_from": report.rules.downtime_from,
        "currency": report.rules.cost.currency or None,
        "downtime": [_downtime(one) for one in report.downtime],
        "recurrences": [
            {
                "incident": one.key,
                "before": one.before,
                "after_seconds": _seconds(one.after),
                "alertname": one.alertname,
                "service": one.service or None,
            }
            for one in report.recurrences
        ],
        "bar_days": scope.bar.days,
        "bars": [
            {
                "begins": bar.begins.isoformat(),
                "incidents": {name or "unset": many for name, many in bar.incidents.items()},
            }
            for bar in report.bars
        ],
        "alerts": report.fired,
        "alerts_by_weekday_and_hour": [list(hours) for hours in report.heat],
        "noise": [_noise(one) for one in report.noise],
        "rules_to_fix": [
            {"alertname": one.alertname, "text": one.text, "evidence": one.evidence}
            for one in proposals(report.noise, scope.span)
        ],
        "runbooks": [_runbook(one) for one in report.runbooks],
        "reviews": _reviews(report),
        "actions": _actions(report),
    }


def _times(found: Times) -> dict[str, Any]:
    names = ("detect", "acknowledge", "confirm", "mitigate", "resolve", "learn")
    return {name: _spread(getattr(found, name)) for name in names}


def _spread(found: Spread) -> dict[str, Any]:
    return {
        "n": found.n,
        "median_seconds": _seconds(found.median),
        "p90_seconds": _seconds(found.p90),
        "last_seconds": _seconds(found.last),
        "trend_seconds": _seconds(found.trend),
    }


def _downtime(one: Downtime) -> dict[str, Any]:
    return {
        "service": one.service or None,
        "incidents": one.incidents,
        "not_mitigated": one.unknown,
        "seconds": _seconds(one.span),
        "cost": one.cost,
    }


def _noise(one: RuleNoise) -> dict[str, Any]:
    return {
        "alertname": one.alertname,
        "fired": one.fired,
        "acknowledged": one.acknowledged,
        "led_to_incident": one.led,
        "dismissed": one.dismissed,
        "dismissed_by_reason": {str(reason): many for reason, many in one.reasons.items()},
        "flapped": one.flapped,
        "ended": one.ended,
        "median_life_seconds": _seconds(one.life),
        "signal_share": one.signal,
        "sources": dict(one.sources),
        "to_fix": one.to_fix,
    }


def _runbook(one: Effectiveness) -> dict[str, Any]:
    whole = one.whole
    return {
        "runbook": one.runbook,
        "anchor": one.anchor or None,
        "title": one.title,
        "runs": whole.runs,
        "completed": whole.completed,
        "abandoned": whole.abandoned,
        "median_seconds": _seconds(whole.took),
        "outcomes": {str(outcome): whole.outcomes.get(outcome, 0) for outcome in Outcome},
    }


def _reviews(report: Report) -> dict[str, Any]:
    found = report.reviews
    return {
        "required": found.required,
        "published": found.published,
        "in_time": found.in_time,
        "waived": found.waived,
        "not_due": found.waiting,
        "overdue": [
            {"incident": one.key, "title": one.title, "due_at": rfc3339(one.due_at)}
            for one in found.overdue
        ],
    }


def _actions(report: Report) -> dict[str, Any]:
    found = report.actions
    return {
        "open": found.open,
        "overdue": found.overdue,
        "without_date": found.undated,
        "done": found.done,
        "done_in_time": found.done_in_time,
        "wontdo": found.dropped,
        "most_overdue": [
            {
                "id": one.name,
                "text": one.text,
                "owner": one.owner,
                "due_at": rfc3339(one.due_at),
            }
            for one in found.late
        ],
    }


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()
