"""References, the calls that belong to them, and what is approved and decided at the end."""

import sqlalchemy as sa
from alembic import op

from scheduler.models import Instant

revision, down_revision = "0013", "0012"

STANDS = sa.text("state = 'scheduled'")


def words(name: str, *values: str) -> sa.Enum:
    """Return the type of a closed set of words, stored by value."""
    return sa.Enum(*values, name=name, native_enum=False, length=40)


STATE = words(
    "referencestate",
    "named",
    "consented",
    "invited",
    "booked",
    "written",
    "done",
    "silent",
    "declined",
    "replaced",
)
BEST_WAY = words("bestway", "any", "call", "writing")
PROBLEM = words("problem", "", "bounced", "not_me")
REFUSAL = words("refusal", "write", "later")


def upgrade() -> None:
    """Make the tables; let a booking belong to a reference instead of a step."""
    make_tables()
    make_references()
    make_offers()
    with op.batch_alter_table("booking") as booking:
        booking.add_column(sa.Column("reference_id", sa.Integer(), nullable=True))
        booking.alter_column("step_id", existing_type=sa.Integer(), nullable=True)
        booking.alter_column("interview_id", existing_type=sa.Integer(), nullable=True)
        booking.create_foreign_key(
            op.f("fk_booking_reference_id"), "reference", ["reference_id"], ["id"]
        )
        booking.create_check_constraint(
            op.f("ck_booking_one_owner"), "(step_id IS NULL) <> (reference_id IS NULL)"
        )
        booking.create_check_constraint(
            op.f("ck_booking_step_has_interview"), "(step_id IS NULL) = (interview_id IS NULL)"
        )
    op.create_index(
        "uq_booking_reference_id_live",
        "booking",
        ["reference_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )


def make_tables() -> None:
    """Make what a role asks, and what a coordinator asked for."""
    op.create_table(
        "reference_sheet",
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_reference_sheet_pool_id")),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_reference_sheet_role_id")),
        sa.PrimaryKeyConstraint("role_id", name=op.f("pk_reference_sheet")),
    )
    op.create_table(
        "reference_request",
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.CheckConstraint("wanted > 0", name=op.f("ck_reference_request_wanted_positive")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_reference_request_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["step.id"], name=op.f("fk_reference_request_step_id")
        ),
        sa.PrimaryKeyConstraint("step_id", name=op.f("pk_reference_request")),
    )


def make_references() -> None:
    """Make the table of those whom candidates name."""
    op.create_table(
        "reference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("state_at", Instant(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.Column("mail_key", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("best_way", BEST_WAY, nullable=False),
        sa.Column("is_withheld", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("consented_at", Instant(), nullable=True),
        sa.Column("problem", PROBLEM, server_default="", nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("allowed_by_id", sa.Integer(), nullable=True),
        sa.Column("invited_at", Instant(), nullable=True),
        sa.Column("confirmed_at", Instant(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("clock", sa.Integer(), nullable=False),
        sa.Column("soon_at", Instant(), nullable=True),
        sa.Column("calling_at", Instant(), nullable=True),
        sa.Column("caller_id", sa.Integer(), nullable=True),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("notes_by_id", sa.Integer(), nullable=True),
        sa.Column("erased_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_reference_{name}"))
            for name in ("allowed_by_id", "caller_id", "notes_by_id")
        ),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_reference_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference")),
        sa.UniqueConstraint("step_id", "position", name=op.f("uq_reference_step_id_position")),
    )
    for name in ("invited_at", "mail_key", "state", "step_id"):
        op.create_index(op.f(f"ix_reference_{name}"), "reference", [name], unique=False)


def make_offers() -> None:
    """Make the table of what was approved."""
    op.create_table(
        "offer",
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("approved_at", Instant(), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=False),
        sa.Column("decide_by", Instant(), nullable=False),
        sa.Column("more_until", sa.Date(), nullable=True),
        sa.Column("more_words", sa.Text(), nullable=False),
        sa.Column("refusal", REFUSAL, nullable=True),
        sa.Column("refusal_words", sa.Text(), nullable=False),
        sa.Column("refused_at", Instant(), nullable=True),
        sa.Column("again_on", sa.Date(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["person.id"], name=op.f("fk_offer_approved_by_id")
        ),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_offer_step_id")),
        sa.PrimaryKeyConstraint("step_id", name=op.f("pk_offer")),
    )
