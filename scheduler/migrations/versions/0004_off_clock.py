"""Bookings that could not follow a changed law of clocks, and wait for somebody to move them."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    """Let every booking be where its clock shows the promised time."""
    op.add_column(
        "booking",
        sa.Column("is_off_clock", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
