"""Answers: seats that were given up, the mailbox of replies, what they ask, and who was not there.

Columns are added in place: a rebuilt table would lose the checks that SQLite does not tell of.
"""

import sqlalchemy as sa
from alembic import op

from scheduler.models.base import Instant

revision, down_revision = "0011", "0010"

ANSWER = sa.Enum(
    "needs_action",
    "accepted",
    "declined",
    "tentative",
    name="answer",
    native_enum=False,
    length=40,
)
KIND = sa.Enum("proposed", "wrote", "unclear", name="remarkkind", native_enum=False, length=40)


def upgrade() -> None:
    """Let nobody have answered by mail yet, and everybody have been there."""
    op.add_column(
        "calendar_object",
        sa.Column("answer", ANSWER, server_default="needs_action", nullable=False),
    )
    op.add_column("calendar_object", sa.Column("answered_at", Instant(), nullable=True))
    op.add_column("booking", sa.Column("candidate_missing_at", Instant(), nullable=True))
    op.add_column("booking", sa.Column("nobody_here_at", Instant(), nullable=True))
    make_handover()
    make_mailbox()
    make_remark()


def make_handover() -> None:
    """Make the table of seats that were given up."""
    op.create_table(
        "handover",
        sa.Column("attendance_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("to_person_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_itself", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_handover_booking_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_handover_person_id")),
        sa.ForeignKeyConstraint(
            ["to_person_id"], ["person.id"], name=op.f("fk_handover_to_person_id")
        ),
        sa.PrimaryKeyConstraint("attendance_id", name=op.f("pk_handover")),
    )
    op.create_index(op.f("ix_handover_booking_id"), "handover", ["booking_id"])


def make_mailbox() -> None:
    """Make the tables of the mailbox and of what came from it."""
    op.create_table(
        "mailbox",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("validity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("read_at", Instant(), nullable=True),
        sa.Column("next_at", Instant(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox")),
    )
    op.create_table(
        "received",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("validity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("stamp", Instant(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["object_id"], ["calendar_object.id"], name=op.f("fk_received_object_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received")),
        sa.UniqueConstraint("validity", "uid", name=op.f("uq_received_validity_uid")),
    )
    op.create_index(op.f("ix_received_message_id"), "received", ["message_id"])
    op.create_index(op.f("ix_received_object_id"), "received", ["object_id"])


def make_remark() -> None:
    """Make the table of what mails ask that only a person can decide."""
    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=True),
        sa.Column("ends_at", Instant(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "(starts_at IS NULL) = (ends_at IS NULL)", name=op.f("ck_remark_both_ends")
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_remark_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    op.create_index(op.f("ix_remark_booking_id"), "remark", ["booking_id"])
    op.create_index(op.f("ix_remark_settled_at"), "remark", ["settled_at"])
