"""Whether the same person may hold two talks of a day, and over how many days they are spread."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0006", "0005"

SPREAD = sa.Enum("one", "either", "halves", name="spread", native_enum=False, length=40)


def upgrade() -> None:
    """Let every way stay as it was: nobody twice, and all on one day."""
    op.add_column(
        "way", sa.Column("may_repeat", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("way", sa.Column("days", SPREAD, server_default="one", nullable=False))
