"""Whoever welcomes an open afternoon has that time claimed, and may say that they can't."""

import sqlalchemy as sa
from alembic import op

from scheduler.models import Instant

revision, down_revision = "0020", "0019"

OWNERS = " + ".join(
    f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END"
    for name in ("booking_id", "hold_id", "visit_day_id")
)
TWO = "(booking_id IS NULL) <> (hold_id IS NULL)"
WITHOUT_ROWID = {"sqlite_with_rowid": False}


def upgrade() -> None:
    """Let a claim belong to an afternoon; those that there are claim once they are changed."""
    with op.batch_alter_table("claim", table_kwargs=WITHOUT_ROWID) as claim:
        claim.add_column(sa.Column("visit_day_id", sa.Integer(), nullable=True))
        claim.create_foreign_key(
            op.f("fk_claim_visit_day_id"), "visit_day", ["visit_day_id"], ["id"]
        )
        claim.drop_constraint(op.f("ck_claim_one_owner"), type_="check")
        claim.create_check_constraint(op.f("ck_claim_one_owner"), f"{OWNERS} = 1")
    op.create_index(op.f("ix_claim_visit_day_id"), "claim", ["visit_day_id"], unique=False)
    with op.batch_alter_table("visit_day") as day:
        day.add_column(sa.Column("host_missing_at", Instant(), nullable=True))


def downgrade() -> None:
    """Take it away again, with what afternoons claim."""
    with op.batch_alter_table("visit_day") as day:
        day.drop_column("host_missing_at")
    op.execute("DELETE FROM claim WHERE visit_day_id IS NOT NULL")
    op.drop_index(op.f("ix_claim_visit_day_id"), "claim")
    with op.batch_alter_table("claim", table_kwargs=WITHOUT_ROWID) as claim:
        claim.drop_constraint(op.f("ck_claim_one_owner"), type_="check")
        claim.create_check_constraint(op.f("ck_claim_one_owner"), TWO)
        claim.drop_constraint(op.f("fk_claim_visit_day_id"), type_="foreignkey")
        claim.drop_column("visit_day_id")
