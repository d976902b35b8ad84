"""A talk in an office may be held with everybody of ours on the screen, if somebody has said so."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0021", "0020"


def upgrade() -> None:
    """Remember who decided that nobody of ours needs to be in the room."""
    with op.batch_alter_table("booking") as booking:
        booking.add_column(sa.Column("unattended_by_id", sa.Integer(), nullable=True))
        booking.create_foreign_key(
            op.f("fk_booking_unattended_by_id"), "person", ["unattended_by_id"], ["id"]
        )


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("booking") as booking:
        booking.drop_constraint(op.f("fk_booking_unattended_by_id"), type_="foreignkey")
        booking.drop_column("unattended_by_id")
