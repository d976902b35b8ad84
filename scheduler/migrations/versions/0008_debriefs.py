"""Debriefs, which are without the candidate, locked talks, refused shadows, notes handed over."""

import sqlalchemy as sa
from alembic import op

from scheduler.models.base import Instant

revision, down_revision = "0008", "0007"


def upgrade() -> None:
    """Let what there is be with its candidate, unlocked, and nothing handed over."""
    op.add_column(
        "interview",
        sa.Column("with_candidate", sa.Boolean(), server_default=sa.true(), nullable=False),
    )
    for name in ("topic", "prepare"):
        op.add_column("interview", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.add_column("step", sa.Column("debrief_missing_at", Instant(), nullable=True))
    op.add_column("attendance", sa.Column("handover", sa.Text(), server_default="", nullable=False))
    op.add_column("attendance", sa.Column("handed_over_at", Instant(), nullable=True))
    op.add_column(
        "claim", sa.Column("is_shadow", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    for name in ("is_locked", "without_shadows"):
        op.add_column(
            "booking", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    with op.batch_alter_table("booking") as booking:
        booking.alter_column("candidate_object_id", existing_type=sa.Integer(), nullable=True)
