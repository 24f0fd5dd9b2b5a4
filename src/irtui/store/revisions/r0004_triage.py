"""Until when a decision about an alert holds, and why an alert was dismissed as noise."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add both to the triage."""
    op.add_column("triage", sa.Column("until", UTCDateTime(), nullable=True))
    op.add_column("triage", sa.Column("reason", sa.String(), nullable=True))
