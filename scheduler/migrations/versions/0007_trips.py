"""Trips to an office, what an office says about travel, and who needs a way without steps."""

import sqlalchemy as sa
from alembic import op

from scheduler.models.base import Instant

revision, down_revision = "0007", "0006"

WORDS = ("asked", "approved", "booked", "changed", "cancelled")
STATE = sa.Enum(*WORDS, name="tripstate", native_enum=False, length=40)
PAYER = sa.Enum("", "us", "candidate", "shared", name="payer", native_enum=False, length=40)


def upgrade() -> None:
    """Let every office propose what most do: a week ahead, and two hours after the last talk."""
    op.add_column(
        "candidate",
        sa.Column("needs_step_free", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    for name, usual in (("travel_lead_days", "7"), ("travel_margin_minutes", "120")):
        op.add_column("office", sa.Column(name, sa.Integer(), server_default=usual, nullable=False))
    op.add_column("office", sa.Column("travel_payer", PAYER, server_default="", nullable=False))
    op.add_column("office", sa.Column("travel_hint", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "trip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("state_at", Instant(), nullable=False),
        sa.Column("from_where", sa.Text(), nullable=False),
        sa.Column("arrive_on", sa.Date(), nullable=True),
        sa.Column("leave_on", sa.Date(), nullable=True),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("itinerary", sa.Text(), nullable=False),
        sa.Column("made_first_at", Instant(), nullable=True),
        sa.Column("made_last_at", Instant(), nullable=True),
        sa.Column("cancelled_by", sa.Text(), nullable=False),
        sa.Column("to_undo_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "arrive_on IS NULL OR leave_on IS NULL OR arrive_on <= leave_on",
            name=op.f("ck_trip_there_before_back"),
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_trip_office_id")),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_trip_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trip")),
        sa.UniqueConstraint("step_id", name=op.f("uq_trip_step_id")),
    )
    op.create_index(op.f("ix_trip_state"), "trip", ["state"])
    op.create_table(
        "trip_file",
        sa.Column("trip_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_trip_file_file_id")),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name=op.f("fk_trip_file_trip_id")),
        sa.PrimaryKeyConstraint("trip_id", "file_id", name=op.f("pk_trip_file")),
    )
