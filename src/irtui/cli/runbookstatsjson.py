"""The JSON shape of `irtui runbook stats`; what nobody knows is null."""

from datetime import datetime, timedelta
from typing import Any

from irtui.domain import staleness
from irtui.domain.checklist import Outcome, StepState
from irtui.domain.effectiveness import Figures
from irtui.domain.fired import WithoutRunbook
from irtui.domain.stepfigures import StepFigures
from irtui.text import rfc3339
from irtui.workflow.runbookhealth import Health


def health_json(health: Health, now: datetime) -> dict[str, Any]:
    """A runbook over all its versions, and each version by itself."""
    found, review = health.found, health.review
    ago = staleness.age(review, now) if review else None
    late = staleness.overdue(review, now) if review else None
    return {
        "runbook": found.runbook,
        "anchor": found.anchor or None,
        "title": found.title,
        "score": found.score,
        "days_since_review": None if ago is None else ago.days,
        "overdue_days": None if late is None else late.days,
        "sha256_on_disk": health.on_disk,
        **figures_json(found.whole),
        "versions": [
            {"sha256": version.sha256, **figures_json(version.figures)}
            for version in found.versions
        ],
    }


def without_json(one: WithoutRunbook) -> dict[str, Any]:
    """Alerts of a name that have no runbook; `dangling` is what points to one that is gone."""
    return {
        "alertname": one.name,
        "times": one.times,
        "last_fired_at": rfc3339(one.newest),
        "dangling": list(one.dangling),
    }


def figures_json(figures: Figures) -> dict[str, Any]:
    """What some runs come to."""
    return {
        "runs": figures.runs,
        "completed": figures.completed,
        "abandoned": figures.abandoned,
        "completed_share": _share(figures.completed, figures.ended),
        "first_at": rfc3339(figures.first_at),
        "last_at": rfc3339(figures.last_at),
        "timed": figures.timed,
        "median_seconds": _seconds(figures.took),
        "trend_seconds": _seconds(figures.trend),
        "outcomes": {str(one): figures.outcomes.get(one, 0) for one in Outcome},
        "fixed_share": _share(figures.outcomes.get(Outcome.FIXED, 0), figures.rated),
        "steps": [_step(step) for step in figures.steps],
    }


def _step(step: StepFigures) -> dict[str, Any]:
    return {
        "key": step.key,
        "number": step.number,
        "text": step.text,
        "settled": step.settled,
        **{str(state): step.states[state] for state in StepState if state.settled},
        "median_seconds": _seconds(step.took),
        "time_share": step.share,
        "last_before_mitigation": step.worked,
        "problems": list(step.problems),
        "marks": [
            {"reason": str(one.reason), "note": one.note, "by": one.by, "at": rfc3339(one.at)}
            for one in step.marks
        ],
    }


def _share(some: int, whole: int) -> float | None:
    return some / whole if whole else None


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()
