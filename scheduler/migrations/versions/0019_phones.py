"""Phones: the number at which somebody who looks after candidates is reached on the day."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0019", "0018"


def upgrade() -> None:
    """Let nobody have given a number yet: candidates are given the company's, as before."""
    op.add_column("person", sa.Column("phone", sa.Text(), server_default="", nullable=False))
