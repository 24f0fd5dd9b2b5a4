"""Runs of lone alerts, how a run ended, all that a step says, and the commands that were run."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Widen runs and steps, and add the tables for commands and for what is no step."""
    _runs()
    op.add_column("step", sa.Column("details", sa.JSON(), nullable=False, server_default="{}"))
    _name_parts_of_commands()
    _commands()
    op.create_table(
        "not_a_step",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )


def _known(name: str, kind: Any, value: str) -> sa.Column[Any]:
    """A column that says this of the rows that are there already."""
    return sa.Column(name, kind, nullable=False, server_default=sa.text(f"'{value}'"))


def _runs() -> None:
    with op.batch_alter_table("run") as run:
        run.alter_column("incident_id", existing_type=sa.Uuid(), nullable=True)
        run.add_column(sa.Column("episode_id", sa.Uuid(), nullable=True))
        run.add_column(_known("anchor", sa.String(), ""))
        run.add_column(_known("matched_by", sa.String(), ""))
        run.add_column(_known("status", sa.String(), "in_progress"))
        run.add_column(sa.Column("ended_at", UTCDateTime(), nullable=True))
        run.add_column(sa.Column("ended_by", sa.String(), nullable=True))
        run.add_column(sa.Column("outcome", sa.String(), nullable=True))
        run.add_column(_known("outcome_note", sa.Text(), ""))
        run.add_column(_known("version", sa.Integer(), "1"))
        run.create_foreign_key("fk_run_episode", "episode", ["episode_id"], ["id"])
    op.create_index("ix_run_episode_id", "run", ["episode_id"])
    op.create_index("ix_run_runbook", "run", ["runbook"])


def _commands() -> None:
    op.create_table(
        "command",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("script", sa.Text(), nullable=False),
        sa.Column("argv", sa.JSON(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("directory", sa.String(), nullable=False),
        sa.Column("variables", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("exit_code", sa.Integer(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("tail", sa.Text(), nullable=False),
        sa.Column("output_bytes", sa.BigInteger(), nullable=False),
        sa.Column("output_sha256", sa.String(), nullable=False),
        sa.Column("redacted", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"]),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_command_run_id", "command", ["run_id"])
    op.create_index("ix_command_step_id", "command", ["step_id"])


def _name_parts_of_commands() -> None:
    """A command that was its text alone gets parts with names."""
    connection = op.get_bind()
    step = sa.table("step", sa.column("id", sa.Uuid()), sa.column("commands", sa.Text()))
    for row in connection.execute(sa.select(step.c.id, step.c.commands)).all():
        named = json.dumps([{"text": text, "shell": True} for text in json.loads(row.commands)])
        if named != row.commands:
            connection.execute(sa.update(step).where(step.c.id == row.id).values(commands=named))
