"""What a pool asks of its members, who referred an applicant, wide days, and times set by hand."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0009", "0008"

RULE = sa.Enum("any", "other", "same", name="departmentrule", native_enum=False, length=40)


def upgrade() -> None:
    """Let pools ask nothing, nobody be referred, days be as before, and all times be offered ones."""
    op.add_column("pool", sa.Column("department_rule", RULE, server_default="any", nullable=False))
    op.add_column("pool", sa.Column("min_months", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "application", sa.Column("referrer", sa.Text(), server_default="", nullable=False)
    )
    op.add_column("candidate", sa.Column("day_from", sa.Integer(), nullable=True))
    op.add_column("candidate", sa.Column("day_until", sa.Integer(), nullable=True))
    op.add_column(
        "booking", sa.Column("by_hand", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
