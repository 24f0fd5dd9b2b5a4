"""The JSON shape of an incident: what scripts read, stable from the first version on."""

from typing import Any

from irtui.domain.checklist import Run, RunStep
from irtui.domain.evidence import Evidence
from irtui.domain.evidencetold import first_lines
from irtui.domain.finding import Finding
from irtui.domain.learnedjson import item_json, lesson_json
from irtui.domain.record import LinkedAlert, Record
from irtui.domain.roles import Held
from irtui.domain.statusupdate import StatusUpdate
from irtui.domain.suggested import suggestion_json
from irtui.domain.task import Task
from irtui.domain.timeline import Event
from irtui.text import rfc3339

_OUTPUT = 20
_STAMPS = (
    "impact_started_at", "detected_at", "acknowledged_at", "declared_at", "confirmed_at",
    "identified_at", "mitigated_at", "resolved_at", "closed_at", "cancelled_at",
)  # fmt: skip


def record_json(record: Record) -> dict[str, Any]:
    """An incident whole; times are RFC 3339 in UTC, unknown ones null."""
    one = record.incident
    return {
        "key": one.key,
        "title": one.title,
        "reason": one.reason,
        "impact": one.impact,
        "severity": one.severity,
        "severity_suggestion": suggestion_json(one),
        "severity_reason": one.severity_reason,
        "impact_scope": one.impact_scope,
        "urgency": one.urgency,
        "status": str(one.status),
        "kind": str(one.kind),
        "detection": one.detection,
        "declared_by": one.declared_by,
        "commander": one.commander,
        **{name: rfc3339(getattr(one, name)) for name in _STAMPS},
        "impact_start": str(one.impact_start),
        "reopen_count": one.reopen_count,
        "cancel_reason": one.cancel_reason,
        "merged_into": record.kin.merged_into,
        "merged": list(record.kin.merged),
        "split_from": record.kin.split_from,
        "alerts": [_alert(linked) for linked in record.alerts],
        "timeline": [entry_json(event) for event in record.timeline],
        "runs": [_run(run) for run in record.runs],
        "roles": [_held(one) for one in record.roles],
        "tasks": [_task(one) for one in record.tasks],
        "next_update_at": rfc3339(one.next_update_at),
        "updates": [update_json(update) for update in record.updates],
        "actions": [item_json(item) for item in record.actions],
        "lessons": [lesson_json(one) for one in record.lessons],
        "findings": [_finding(one) for one in record.findings],
        "review": _review(record),
    }


def entry_json(event: Event) -> dict[str, Any]:
    """One entry of a timeline."""
    return {
        "id": str(event.id),
        "at": rfc3339(event.at),
        "recorded_at": rfc3339(event.recorded_at),
        "by": event.by,
        "kind": str(event.kind),
        "text": event.text,
        "ends_at": rfc3339(event.ends_at),
        "pinned": event.pinned,
        "hidden": event.hidden,
        "original": event.original,
    }


def _held(one: Held) -> dict[str, Any]:
    return {
        "role": str(one.role),
        "person": one.person,
        "assumed_at": rfc3339(one.assumed_at),
        "renounced_at": rfc3339(one.renounced_at),
        "note": one.note,
    }


def _task(one: Task) -> dict[str, Any]:
    return {
        "text": one.text,
        "owner": one.owner,
        "due_at": rfc3339(one.due_at),
        "state": str(one.state),
        "by": one.by,
        "created_at": rfc3339(one.created_at),
        "ended_at": rfc3339(one.ended_at),
        "ended_by": one.ended_by,
        "note": one.note,
    }


def update_json(one: StatusUpdate) -> dict[str, Any]:
    """What was told to whom, and how far it has got."""
    return {
        "number": one.number,
        "at": rfc3339(one.at),
        "by": one.by,
        "audience": one.audience,
        "stage": one.stage,
        "body": one.body,
        "next_update_at": rfc3339(one.next_update_at),
        "deliveries": [
            {
                "channel": way.channel,
                "kind": way.kind,
                "state": str(way.state),
                "attempts": way.attempts,
                "sent_at": rfc3339(way.sent_at),
                "error": way.error,
            }
            for way in one.deliveries
        ],
    }


def _alert(linked: LinkedAlert) -> dict[str, Any]:
    alert = linked.alert
    return {
        "source": alert.source,
        "fingerprint": alert.fingerprint,
        "starts_at": rfc3339(alert.starts_at),
        "ended_at": rfc3339(linked.ended_at),
        "role": linked.role,
        "labels": dict(alert.labels),
        "annotations": dict(alert.annotations),
    }


def _run(run: Run) -> dict[str, Any]:
    return {
        "runbook": run.runbook,
        "anchor": run.anchor,
        "title": run.title,
        "sha256": run.sha256,
        "matched_by": run.matched_by,
        "status": str(run.status),
        "started_at": rfc3339(run.started_at),
        "by": run.by,
        "ended_at": rfc3339(run.ended_at),
        "ended_by": run.ended_by,
        "outcome": str(run.outcome) if run.outcome else None,
        "outcome_note": run.outcome_note,
        "steps": [_step(run, step) for step in run.steps],
    }


def _step(run: Run, step: RunStep) -> dict[str, Any]:
    return {
        "key": step.key,
        "text": step.text,
        "phase": step.phase,
        "group": step.group,
        "line": step.details.line or None,
        "state": str(step.state),
        "not_a_step": step.dropped,
        "by": step.by,
        "started_at": rfc3339(step.started_at),
        "at": rfc3339(step.finished_at),
        "note": step.note,
        "reason": step.reason,
        "evidence": [_evidence(one) for one in run.evidence_of(step.id)],
    }


def _evidence(one: Evidence) -> dict[str, Any]:
    """What was run, and the beginning of what it said."""
    return {
        "kind": str(one.kind),
        "command": one.script,
        "by": one.by,
        "host": one.host,
        "began_at": rfc3339(one.began_at),
        "ended_at": rfc3339(one.ended_at),
        "seconds": one.seconds,
        "exit_code": one.exit_code,
        "problem": one.problem,
        "output": first_lines(one, _OUTPUT),
        "output_bytes": one.output_bytes,
        "output_sha256": one.output_sha256,
        "redacted": one.redacted,
    }


def _review(record: Record) -> dict[str, Any]:
    review = record.review
    if review is None:
        return {"state": "not_started", "written": ""}
    return {
        "state": review.state,
        "written": review.written,
        "by": review.by,
        "owner": review.owner,
        "facilitator": review.facilitator,
        "checks": dict(review.checks),
        "approved_by": review.approved_by,
        "approved_at": rfc3339(review.approved_at),
        "waived_reason": review.waived_reason,
        "edition": review.edition,
        "updated_at": rfc3339(review.updated_at),
        "published_at": rfc3339(review.published_at),
        "due_at": rfc3339(review.due_at),
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "kind": str(one.kind),
        "category": one.category,
        "text": one.text,
        "trigger": one.trigger,
        "state": one.state,
        "by": one.by,
        "at": rfc3339(one.at),
    }
