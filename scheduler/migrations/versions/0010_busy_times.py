"""Other calendars of our people, the times that came from them, and how old they may be."""

import sqlalchemy as sa
from alembic import op

from scheduler.models.base import Instant

revision, down_revision = "0010", "0009"

SOURCE = sa.Enum("ics", "caldav", "file", name="busysource", native_enum=False, length=40)
STAND = sa.Enum(
    "firm",
    "tentative",
    "unanswered",
    "declined",
    "cancelled",
    "free",
    name="busystand",
    native_enum=False,
    length=40,
)
SWITCHES = ("tentative", "unanswered", "all_day", "declined", "cancelled", "free", "open_ended")


def upgrade() -> None:
    """Let people name other calendars; nobody has one yet."""
    for name, hours in {"busy_warn_hours": "24", "busy_stop_hours": "72"}.items():
        op.add_column(
            "company", sa.Column(name, sa.Integer(), server_default=hours, nullable=False)
        )
    op.create_table(
        "busy_calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("source", SOURCE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in SWITCHES),
        sa.Column("read_at", Instant(), nullable=True),
        sa.Column("covers_until", Instant(), nullable=True),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("modified", sa.Text(), nullable=False),
        sa.Column("unread", sa.JSON(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("is_stale", sa.Boolean(), nullable=False),
        sa.Column("is_trusted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_busy_calendar_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_calendar")),
    )
    op.create_index(op.f("ix_busy_calendar_person_id"), "busy_calendar", ["person_id"])
    op.create_index(op.f("ix_busy_calendar_due_at"), "busy_calendar", ["due_at"])
    op.create_table(
        "busy_time",
        sa.Column("calendar_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stand", STAND, nullable=False),
        sa.Column("is_day", sa.Boolean(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("first", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.CheckConstraint("first < after", name=op.f("ck_busy_time_first_before_after")),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["busy_calendar.id"], name=op.f("fk_busy_time_calendar_id")
        ),
        sa.PrimaryKeyConstraint(
            "calendar_id", "stand", "is_day", "is_open", "first", name=op.f("pk_busy_time")
        ),
    )
