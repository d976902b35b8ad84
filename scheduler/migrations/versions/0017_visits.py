"""Visits without applying: how an office takes them, open afternoons, who comes; hosts are booked."""

import sqlalchemy as sa
from alembic import op

from scheduler.models import Instant

revision, down_revision = "0017", "0016"

STANDS = sa.text("state = 'scheduled'")
OWNERS = " + ".join(
    f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END"
    for name in ("step_id", "reference_id", "visit_id")
)


def words(name: str, *values: str) -> sa.Enum:
    """Return the type of a closed set of words, stored by value."""
    return sa.Enum(*values, name=name, native_enum=False, length=40)


KIND = words("visitkind", "afternoon", "coffee", "lunch")
STATE = words("visitstate", "asked", "confirmed", "arrived", "did_not_come", "cancelled")
DAY_STATE = words("daystate", "open", "cancelled")


def upgrade() -> None:
    """Make the tables; let a booking belong to a visit."""
    make_plans()
    make_days()
    make_visits()
    with op.batch_alter_table("booking") as booking:
        booking.add_column(sa.Column("visit_id", sa.Integer(), nullable=True))
        booking.create_foreign_key(op.f("fk_booking_visit_id"), "visit", ["visit_id"], ["id"])
        booking.drop_constraint(op.f("ck_booking_one_owner"), type_="check")
        booking.create_check_constraint(op.f("ck_booking_one_owner"), f"{OWNERS} = 1")
    op.create_index(
        "uq_booking_visit_id_live",
        "booking",
        ["visit_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )


def make_plans() -> None:
    """Make how offices take visitors."""
    op.create_table(
        "visit_plan",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("is_paused", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("per_day", "per_week", "notice_hours", "horizon_days", "most_guests")
        ),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("welcome", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "per_day > 0 AND per_week > 0", name=op.f("ck_visit_plan_limits_positive")
        ),
        sa.CheckConstraint("most_guests > 0", name=op.f("ck_visit_plan_guests_positive")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_visit_plan_office_id")),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_visit_plan_pool_id")),
        sa.PrimaryKeyConstraint("office_id", name=op.f("pk_visit_plan")),
    )
    op.create_table(
        "visit_offer",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("minutes", "weekdays", "from_minute", "until_minute")
        ),
        sa.CheckConstraint(
            "from_minute < until_minute", name=op.f("ck_visit_offer_from_before_until")
        ),
        sa.CheckConstraint(
            "minutes > 0 AND minutes % 5 = 0", name=op.f("ck_visit_offer_minutes_in_steps")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["visit_plan.office_id"], name=op.f("fk_visit_offer_office_id")
        ),
        sa.PrimaryKeyConstraint("office_id", "kind", name=op.f("pk_visit_offer")),
    )


def make_days() -> None:
    """Make the open afternoons, and the days without visitors."""
    op.create_table(
        "visit_closure",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_visit_closure_office_id")
        ),
        sa.PrimaryKeyConstraint("office_id", "on", name=op.f("pk_visit_closure")),
    )
    op.create_table(
        "visit_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.Column("state", DAY_STATE, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_visit_day_ends_after_start")),
        sa.CheckConstraint("places > 0", name=op.f("ck_visit_day_places_positive")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_visit_day_office_id")),
        sa.ForeignKeyConstraint(["host_id"], ["person.id"], name=op.f("fk_visit_day_host_id")),
        sa.ForeignKeyConstraint(
            ["object_id"], ["calendar_object.id"], name=op.f("fk_visit_day_object_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_day")),
    )
    for name in ("office_id", "starts_at"):
        op.create_index(op.f(f"ix_visit_day_{name}"), "visit_day", [name], unique=False)


def make_visits() -> None:
    """Make those who come, and their places."""
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("visit_day_id", sa.Integer(), nullable=True),
        sa.Column("state", STATE, nullable=False),
        sa.Column("state_at", Instant(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("moved_from", Instant(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.Column("mail_key", sa.Text(), nullable=False),
        sa.Column("guests", sa.Integer(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("clock", sa.Integer(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("confirmed_at", Instant(), nullable=True),
        sa.Column("consented_at", Instant(), nullable=True),
        sa.Column("cancelled_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=True),
        sa.Column("erased_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_visit_ends_after_start")),
        sa.CheckConstraint("guests > 0", name=op.f("ck_visit_guests_positive")),
        sa.CheckConstraint(
            "(kind = 'afternoon') = (visit_day_id IS NOT NULL)",
            name=op.f("ck_visit_afternoon_has_day"),
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_visit_office_id")),
        sa.ForeignKeyConstraint(
            ["visit_day_id"], ["visit_day.id"], name=op.f("fk_visit_visit_day_id")
        ),
        sa.ForeignKeyConstraint(
            ["object_id"], ["calendar_object.id"], name=op.f("fk_visit_object_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    for name in ("mail_key", "office_id", "starts_at", "state", "visit_day_id"):
        op.create_index(op.f(f"ix_visit_{name}"), "visit", [name], unique=False)
    op.create_table(
        "visit_place",
        sa.Column("visit_day_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_day_id"], ["visit_day.id"], name=op.f("fk_visit_place_visit_day_id")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_place_visit_id")),
        sa.PrimaryKeyConstraint("visit_day_id", "number", name=op.f("pk_visit_place")),
    )
    op.create_index(op.f("ix_visit_place_visit_id"), "visit_place", ["visit_id"], unique=False)
