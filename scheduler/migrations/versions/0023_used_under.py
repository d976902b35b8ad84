"""A link remembers under which of our secrets it was last used: its mark, from which nothing follows."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0023", "0022"


def upgrade() -> None:
    """Remember it from now on; of what was used before nobody knows."""
    with op.batch_alter_table("key") as key:
        key.add_column(sa.Column("used_under", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("key") as key:
        key.drop_column("used_under")
