"""Kinds, suggestions and pointers of incidents, edited events, roles, tasks, updates, reminders."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Widen incidents and events, and add the tables of the response."""
    _incidents()
    _events()
    _people()
    _updates()
    op.create_table(
        "put_off",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "kind"),
    )


def _incidents() -> None:
    with op.batch_alter_table("incident") as incident:
        incident.add_column(
            sa.Column("kind", sa.String(), nullable=False, server_default="incident")
        )
        incident.add_column(
            sa.Column("impact_start", sa.String(), nullable=False, server_default="unknown")
        )
        for name in ("suggested_why", "severity_reason"):
            incident.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        for name in ("impact_scope", "urgency", "cancel_reason"):
            incident.add_column(sa.Column(name, sa.String(), nullable=True))
        incident.add_column(sa.Column("next_update_at", UTCDateTime(), nullable=True))
        for name in ("merged_into", "split_from"):
            incident.add_column(sa.Column(name, sa.Uuid(), nullable=True))
            incident.create_foreign_key(f"fk_incident_{name}", "incident", [name], ["id"])
    known = "UPDATE incident SET impact_start = 'known' WHERE impact_started_at IS NOT NULL"
    op.execute(sa.text(known))
    role = sa.Column("role", sa.String(), nullable=False, server_default="trigger")
    op.add_column("incident_alert", role)


def _events() -> None:
    op.add_column("event", sa.Column("ends_at", UTCDateTime(), nullable=True))
    for name in ("pinned", "hidden"):
        flag: sa.Column[bool] = sa.Column(
            name, sa.Boolean(), nullable=False, server_default=sa.false()
        )
        op.add_column("event", flag)
    op.add_column("event", sa.Column("original", sa.Text(), nullable=True))
    op.add_column("event", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def _people() -> None:
    op.create_table(
        "role",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("assumed_at", UTCDateTime(), nullable=False),
        sa.Column("renounced_at", UTCDateTime(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_role_incident_id", "role", ["incident_id"])
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_task_incident_id", "task", ["incident_id"])
    # Whoever has command of an incident has had it from its declaration on, as far as one knows.
    op.execute(sa.text(_COMMANDERS))


_COMMANDERS = """
    INSERT INTO role
      (id, incident_id, role, person, assumed_at, renounced_at, by, note, version)
    SELECT lower(hex(randomblob(16))), id, 'incident_commander', commander,
      coalesce(declared_at, detected_at), coalesce(resolved_at, cancelled_at), commander, '', 1
    FROM incident WHERE commander IS NOT NULL
"""


def _updates() -> None:
    op.create_table(
        "status_update",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("next_update_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("incident_id", "number"),
    )
    op.create_index("ix_status_update_incident_id", "status_update", ["incident_id"])
    op.create_table(
        "delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("update_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UTCDateTime(), nullable=True),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("claimed_at", UTCDateTime(), nullable=True),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["update_id"], ["status_update.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("update_id", "channel"),
    )
    op.create_index("ix_delivery_update_id", "delivery", ["update_id"])
    op.create_index("ix_delivery_due", "delivery", ["state", "next_try_at"])
