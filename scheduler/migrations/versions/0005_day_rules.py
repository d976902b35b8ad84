"""The rules of a day of several talks, and the order of its talks, as a plan has them."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0005", "0004"

PIN = sa.Enum("", "first", "last", name="pin", native_enum=False, length=40)
MINUTES = {
    "run_minutes": "120",
    "pause_minutes": "15",
    "longest_minutes": "480",
    "lunch_from": "690",
    "lunch_until": "840",
}


def upgrade() -> None:
    """Let every way have the rules that held for all so far, and its talks any order."""
    for name, value in MINUTES.items():
        op.add_column("way", sa.Column(name, sa.Integer(), server_default=value, nullable=False))
    op.add_column("way", sa.Column("lunch_minutes", sa.Integer(), nullable=True))
    op.add_column("interview", sa.Column("pin", PIN, server_default="", nullable=False))
    op.add_column("interview", sa.Column("after_position", sa.Integer(), nullable=True))
