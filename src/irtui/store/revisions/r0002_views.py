"""Saved views, and the mark by which a process finds the episodes that changed since it looked."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the mark to episodes, and the tables of saved views and of who used which last."""
    op.add_column("episode", sa.Column("touched", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_episode_touched", "episode", ["touched"])
    op.create_table(
        "saved_view",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("filter", sa.Text(), nullable=False),
        sa.Column("group_by", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("saved_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "last_view",
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("view", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("operator"),
    )
