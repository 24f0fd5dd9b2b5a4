"""The tables of what is learned: versions of a review, findings, action items, lessons."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class ReviewVersionRow(SQLModel, table=True):
    """The written part of a review as it once was, kept when `why` says."""

    __tablename__ = "review_version"
    __table_args__ = (UniqueConstraint("review_id", "number"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    review_id: UUID = Field(foreign_key="review.id", index=True)
    number: int
    written: str = Field(sa_type=Text)
    why: str
    by: str
    at: datetime


class FindingRow(SQLModel, table=True):
    """A contributing factor of an incident, or a gap that it showed."""

    __tablename__ = "finding"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    incident_id: UUID = Field(foreign_key="incident.id", index=True)
    kind: str
    category: str
    text: str = Field(sa_type=Text)
    trigger: bool = False
    state: str = "open"
    by: str
    at: datetime
    version: int = 1


class ActionItemRow(SQLModel, table=True):
    """A change that is to be made after an incident; `number` is how people name it."""

    __tablename__ = "action_item"
    __table_args__ = (Index("ix_action_item_due", "state", "due_at"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int = Field(unique=True)
    incident_id: UUID | None = Field(default=None, foreign_key="incident.id", index=True)
    text: str = Field(sa_type=Text)
    kind: str
    priority: int = 2
    owner: str | None = None
    due_at: datetime | None = None
    target_kind: str = ""
    target: str = ""
    state: str = "open"
    reason: str = Field(default="", sa_type=Text)
    evidence: str = Field(default="", sa_type=Text)
    by: str
    created_at: datetime
    ended_at: datetime | None = None
    ended_by: str | None = None
    version: int = 1


class LessonRow(SQLModel, table=True):
    """What the next one on call should know when an alert fires again."""

    __tablename__ = "lesson"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    incident_id: UUID | None = Field(default=None, foreign_key="incident.id", index=True)
    kind: str
    text: str = Field(sa_type=Text)
    alertname: str = Field(default="", index=True)
    service: str = Field(default="", index=True)
    source: str = ""
    fingerprint: str = ""
    state: str = "active"
    by: str
    at: datetime
    version: int = 1


class LessonAnswerRow(SQLModel, table=True):
    """Whether a lesson helped somebody with an alert."""

    __tablename__ = "lesson_answer"

    lesson_id: UUID = Field(foreign_key="lesson.id", primary_key=True)
    episode_id: UUID = Field(foreign_key="episode.id", primary_key=True)
    operator: str = Field(primary_key=True)
    helped: bool
    at: datetime
