"""Held mail: after a restore nothing leaves until somebody has looked."""

import sqlalchemy as sa
from alembic import op

from scheduler.models.base import Instant

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    """Let mail be held; it is not, so far."""
    op.add_column("company", sa.Column("mail_held_at", Instant(), nullable=True))
