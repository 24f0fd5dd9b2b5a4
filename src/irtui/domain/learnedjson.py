"""The JSON shape of action items and lessons; times are RFC 3339 in UTC, unknown ones null."""

from typing import Any

from irtui.domain.actionitem import ActionItem
from irtui.domain.lesson import Lesson
from irtui.text import rfc3339


def item_json(item: ActionItem) -> dict[str, Any]:
    """An action item whole."""
    target = {"kind": str(item.target_kind), "name": item.target} if item.target_kind else None
    return {
        "id": item.name,
        "incident": item.incident,
        "text": item.text,
        "type": str(item.kind),
        "priority": item.priority,
        "owner": item.owner,
        "due_at": rfc3339(item.due_at),
        "target": target,
        "state": str(item.state),
        "reason": item.reason,
        "evidence": item.evidence,
        "by": item.by,
        "created_at": rfc3339(item.created_at),
        "ended_at": rfc3339(item.ended_at),
        "ended_by": item.ended_by,
    }


def lesson_json(lesson: Lesson) -> dict[str, Any]:
    """A lesson whole."""
    return {
        "id": lesson.name,
        "kind": str(lesson.kind),
        "text": lesson.text,
        "alertname": lesson.alertname,
        "service": lesson.service,
        "state": str(lesson.state),
        "proposed_to_retire": lesson.proposed_to_retire,
        "helped": lesson.yes,
        "did_not_help": lesson.no,
        "incident": lesson.incident,
        "by": lesson.by,
        "at": rfc3339(lesson.at),
    }
