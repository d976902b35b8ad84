"""A seat that somebody gave up is remembered with its part, so that one left empty can be shown."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0022", "0021"


def upgrade() -> None:
    """Remember which part a seat played; of those given up before nobody knows."""
    with op.batch_alter_table("handover") as handover:
        handover.add_column(sa.Column("kind", sa.String(length=40), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("handover") as handover:
        handover.drop_column("kind")
