"""What a report over years of alerts and timelines is found by."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add two indexes."""
    op.create_index("ix_episode_starts_at", "episode", ["starts_at", "id"])
    telling = sa.text("kind IN ('severity_change', 'system')")
    op.create_index("ix_event_severity", "event", ["incident_id"], sqlite_where=telling)
