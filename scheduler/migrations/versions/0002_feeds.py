"""Feeds: how interviews reach each person's calendar, and what their feed was last read as.

Columns are added in place: a rebuilt table would lose the checks that SQLite does not tell of.
"""

import sqlalchemy as sa
from alembic import op

from scheduler.models.base import Instant

revision, down_revision = "0002", "0001"

DELIVERY = sa.Enum("invitations", "feed", "both", name="delivery", native_enum=False, length=40)


def upgrade() -> None:
    """Let everybody keep their invitations by mail, and be able to choose a feed."""
    op.add_column(
        "person", sa.Column("delivery", DELIVERY, server_default="invitations", nullable=False)
    )
    op.add_column(
        "attendance",
        sa.Column("is_mailed", sa.Boolean(), server_default=sa.true(), nullable=False),
    )
    op.create_table(
        "feed",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_feed_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_feed")),
    )
    op.create_table(
        "feed_body",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("validator", sa.Text(), nullable=False),
        sa.Column("plain", sa.LargeBinary(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_feed_body_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_feed_body")),
    )
    op.create_table(
        "departure",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("booking_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_departure_booking_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_departure_person_id")),
        sa.PrimaryKeyConstraint("person_id", "booking_id", name=op.f("pk_departure")),
    )
