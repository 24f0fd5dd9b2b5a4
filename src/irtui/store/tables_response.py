"""The tables of the response to an incident: roles, tasks, status updates, put-off reminders."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class RoleRow(SQLModel, table=True):
    """Who had a role in an incident, from when to when; who has it still has no end."""

    __tablename__ = "role"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    incident_id: UUID = Field(foreign_key="incident.id", index=True)
    role: str
    person: str
    assumed_at: datetime
    renounced_at: datetime | None = None
    by: str
    note: str = Field(default="", sa_type=Text)
    version: int = 1


class TaskRow(SQLModel, table=True):
    """Something to be done during an incident."""

    __tablename__ = "task"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    incident_id: UUID = Field(foreign_key="incident.id", index=True)
    text: str = Field(sa_type=Text)
    owner: str | None = None
    due_at: datetime | None = None
    state: str = "open"
    by: str
    created_at: datetime
    ended_at: datetime | None = None
    ended_by: str | None = None
    note: str = Field(default="", sa_type=Text)
    version: int = 1


class StatusUpdateRow(SQLModel, table=True):
    """What an audience was told about an incident; `fields` are what a person wrote in it."""

    __tablename__ = "status_update"
    __table_args__ = (UniqueConstraint("incident_id", "number"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    incident_id: UUID = Field(foreign_key="incident.id", index=True)
    number: int
    audience: str
    stage: str
    body: str = Field(sa_type=Text)
    fields: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    by: str
    at: datetime
    next_update_at: datetime | None = None


class DeliveryRow(SQLModel, table=True):
    """One status update on its way through one channel; whoever sends it claims it first."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("update_id", "channel"),
        Index("ix_delivery_due", "state", "next_try_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    update_id: UUID = Field(foreign_key="status_update.id", index=True)
    channel: str
    kind: str
    state: str
    attempts: int = 0
    next_try_at: datetime | None = None
    claimed_by: str | None = None
    claimed_at: datetime | None = None
    sent_at: datetime | None = None
    error: str = Field(default="", sa_type=Text)
    version: int = 1


class PutOffRow(SQLModel, table=True):
    """A reminder that was put off; `subject` is the incident's key, empty for all alerts."""

    __tablename__ = "put_off"

    subject: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    until: datetime
    by: str
    at: datetime
