"""The tables. A change here needs a revision at the end of `revisions/`; a test compares the two.

Keys are UUIDs made in Python, so that writing again after a lost answer is harmless. Rows that
operators change carry a `version`; text columns hold values as they came. The tables of roles,
tasks and status updates stand in `tables_response`, those of what is learned in `tables_learning`.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlmodel import Field, SQLModel

# How severities changed: few events among many. A query that says the same finds them by an index.
TELLS_SEVERITY = text("kind IN ('severity_change', 'system')")


def _json() -> Any:
    return Field(default_factory=dict, sa_type=JSON)


def _known(value: str | int, kind: type[Any]) -> Any:
    """A column that rows got later, with what it held for them until then."""
    column = Column(kind, nullable=False, server_default=text(f"'{value}'"))
    return Field(default=value, sa_column=column)


def _flag() -> Any:
    """A mark that rows got later, and had not until then."""
    return Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=false()))


class Episode(SQLModel, table=True):
    """One firing of an alert, from its start to the first good answer without it.

    `touched` is the number of the newest change (`ChangeRow`) that made screens show it otherwise.
    """

    __tablename__ = "episode"
    __table_args__ = (
        UniqueConstraint("source", "fingerprint", "starts_at"),
        Index("ix_episode_open", "ended_at"),
        Index("ix_episode_starts_at", "starts_at", "id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    source: str
    fingerprint: str
    starts_at: datetime
    alertname: str = Field(index=True)
    labels: dict[str, str] = _json()
    annotations: dict[str, str] = _json()
    members: dict[str, str] = _json()
    generator_url: str = ""
    first_seen_at: datetime
    ended_at: datetime | None = None
    occurrence: int = 1
    touched: int = Field(
        default=0, sa_column=Column(Integer, nullable=False, server_default="0", index=True)
    )


class TriageRow(SQLModel, table=True):
    """What operators decided about an episode; absent as long as it is new."""

    __tablename__ = "triage"

    episode_id: UUID = Field(foreign_key="episode.id", primary_key=True)
    state: str
    owner: str | None = None
    since: datetime | None = None
    version: int = Field(default=1, sa_column=Column(Integer, nullable=False))
    until: datetime | None = None
    reason: str | None = None


class IncidentRow(SQLModel, table=True):
    """An incident with all its stamps."""

    __tablename__ = "incident"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    key: str = Field(unique=True)
    year: int
    number: int
    title: str
    reason: str = Field(sa_type=Text)
    impact: str = Field(sa_type=Text)
    severity: str | None = None
    severity_suggested: str | None = None
    status: str = Field(index=True)
    detection: str
    declared_by: str
    commander: str | None = None
    detected_at: datetime
    acknowledged_at: datetime | None = None
    declared_at: datetime | None = None
    impact_started_at: datetime | None = None
    confirmed_at: datetime | None = None
    identified_at: datetime | None = None
    mitigated_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    cancelled_at: datetime | None = None
    reopen_count: int = 0
    version: int = 1
    kind: str = _known("incident", String)
    impact_start: str = _known("unknown", String)
    suggested_why: str = _known("", Text)
    severity_reason: str = _known("", Text)
    impact_scope: str | None = None
    urgency: str | None = None
    cancel_reason: str | None = None
    next_update_at: datetime | None = None
    merged_into: UUID | None = Field(default=None, foreign_key="incident.id")
    split_from: UUID | None = Field(default=None, foreign_key="incident.id")


class IncidentAlert(SQLModel, table=True):
    """An episode that belongs to an incident."""

    __tablename__ = "incident_alert"

    incident_id: UUID = Field(foreign_key="incident.id", primary_key=True)
    episode_id: UUID = Field(foreign_key="episode.id", primary_key=True, index=True)
    linked_at: datetime
    by: str
    role: str = _known("trigger", String)


class EventRow(SQLModel, table=True):
    """One entry of the timeline of an alert, an incident, or both once the alert is linked."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_incident", "incident_id", "at"),
        Index("ix_event_severity", "incident_id", sqlite_where=TELLS_SEVERITY),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    incident_id: UUID | None = Field(default=None, foreign_key="incident.id")
    episode_id: UUID | None = Field(default=None, foreign_key="episode.id", index=True)
    sequence: int = Field(index=True)
    at: datetime
    recorded_at: datetime
    by: str
    kind: str
    text: str = Field(sa_type=Text)
    data: dict[str, Any] = _json()
    ends_at: datetime | None = None
    pinned: bool = _flag()
    hidden: bool = _flag()
    original: str | None = Field(default=None, sa_type=Text)
    version: int = _known(1, Integer)


class RunRow(SQLModel, table=True):
    """One walk through a runbook, with the text it started with.

    It belongs to an incident, to the episode whose alert led to it, or to both.
    """

    __tablename__ = "run"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    incident_id: UUID | None = Field(default=None, foreign_key="incident.id", index=True)
    runbook: str = Field(index=True)
    title: str
    sha256: str
    snapshot: str = Field(sa_type=Text)
    started_at: datetime
    by: str
    episode_id: UUID | None = Field(default=None, foreign_key="episode.id", index=True)
    anchor: str = _known("", String)
    matched_by: str = _known("", String)
    status: str = _known("in_progress", String)
    ended_at: datetime | None = None
    ended_by: str | None = None
    outcome: str | None = None
    outcome_note: str = _known("", Text)
    version: int = _known(1, Integer)


class StepRow(SQLModel, table=True):
    """One step of a run."""

    __tablename__ = "step"
    __table_args__ = (UniqueConstraint("run_id", "position"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    run_id: UUID = Field(foreign_key="run.id", index=True)
    position: int
    key: str
    phase: str
    group: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    commands: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    state: str = "pending"
    by: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    note: str = Field(default="", sa_type=Text)
    reason: str | None = None
    version: int = 1
    details: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )


class CommandRow(SQLModel, table=True):
    """A command of a step that was run: written before it starts, completed when it ended."""

    __tablename__ = "command"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    run_id: UUID = Field(foreign_key="run.id", index=True)
    step_id: UUID = Field(foreign_key="step.id", index=True)
    kind: str
    script: str = Field(sa_type=Text)
    argv: list[str] = Field(default_factory=list, sa_type=JSON)
    host: str
    process: str
    directory: str
    variables: list[str] = Field(default_factory=list, sa_type=JSON)
    by: str
    began_at: datetime
    ended_at: datetime | None = None
    seconds: float | None = None
    exit_code: int | None = None
    problem: str = Field(default="", sa_type=Text)
    head: str = Field(default="", sa_type=Text)
    tail: str = Field(default="", sa_type=Text)
    output_bytes: int = Field(default=0, sa_type=BigInteger)
    output_sha256: str = ""
    redacted: int = 0


class NotAStepRow(SQLModel, table=True):
    """What the parser takes for a step and an operator does not, by the key of the step."""

    __tablename__ = "not_a_step"

    key: str = Field(primary_key=True)
    text: str = Field(sa_type=Text)
    by: str
    at: datetime


class ReviewRow(SQLModel, table=True):
    """The written part of an incident's review; everything else of it comes from the record."""

    __tablename__ = "review"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    incident_id: UUID = Field(foreign_key="incident.id", unique=True)
    state: str = "draft"
    written: str = Field(default="", sa_type=Text)
    updated_at: datetime
    by: str
    published_at: datetime | None = None
    version: int = 1
    owner: str | None = None
    facilitator: str | None = None
    approved_by: str | None = None
    due_at: datetime | None = None
    approved_at: datetime | None = None
    waived_reason: str = _known("", Text)
    checks: dict[str, str] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )
    edition: int = _known(1, Integer)


class DraftRow(SQLModel, table=True):
    """Text that an operator is typing in a form, kept until the form is sent or thrown away."""

    __tablename__ = "draft"

    operator: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    fields: dict[str, str] = _json()
    updated_at: datetime


class LeaseRow(SQLModel, table=True):
    """Who records what the board saw, None while nobody does; the first revision makes the row."""

    __tablename__ = "lease"

    id: int = Field(default=1, primary_key=True)
    holder: UUID | None = None
    epoch: int = 0
    renewed_at: datetime | None = None


class ChangeRow(SQLModel, table=True):
    """How often something changed that screens show; the first revision makes the row."""

    __tablename__ = "change"

    id: int = Field(default=1, primary_key=True)
    number: int = 0


class ViewRow(SQLModel, table=True):
    """A filter and a grouping under a name that the operators share."""

    __tablename__ = "saved_view"

    name: str = Field(primary_key=True)
    filter: str = Field(sa_type=Text)
    group_by: str | None = None
    by: str
    saved_at: datetime


class LastViewRow(SQLModel, table=True):
    """The view that an operator had in force last; it may be gone or stand in a configuration."""

    __tablename__ = "last_view"

    operator: str = Field(primary_key=True)
    view: str


class LastLookRow(SQLModel, table=True):
    """When an operator pressed a key last, to the minute."""

    __tablename__ = "last_look"

    operator: str = Field(primary_key=True)
    at: datetime


class IntentRow(SQLModel, table=True):
    """One write to a source's silences: what was wanted, and what has become of it.

    `changes` is the silence that was to be changed or ended, `silence_id` the one that came of it.
    """

    __tablename__ = "silence_intent"
    __table_args__ = (Index("ix_silence_intent_silence", "source", "silence_id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    source: str
    act: str
    state: str = Field(index=True)
    changes: str = ""
    silence_id: str = ""
    matchers: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    starts_at: datetime
    ends_at: datetime
    created_by: str
    comment: str = Field(sa_type=Text)
    annotations: dict[str, str] = _json()
    reason: str = Field(default="", sa_type=Text)
    by: str
    at: datetime
    sent_at: datetime | None = None
    until_resolved: bool = False
    cap_at: datetime | None = None


class IntentEpisode(SQLModel, table=True):
    """An episode that a silence was meant for."""

    __tablename__ = "silence_episode"

    intent_id: UUID = Field(foreign_key="silence_intent.id", primary_key=True)
    episode_id: UUID = Field(foreign_key="episode.id", primary_key=True, index=True)


class ExportRow(SQLModel, table=True):
    """A review file that irtui wrote, so that one changed since is not overwritten unasked."""

    __tablename__ = "export"

    path: str = Field(primary_key=True)
    incident_id: UUID = Field(foreign_key="incident.id")
    sha256: str
    at: datetime
