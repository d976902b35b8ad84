"""What candidates do about their data: codes by mail, erasure, and how long it is kept."""

import sqlalchemy as sa
from alembic import op

from scheduler.models import Instant

revision, down_revision = "0015", "0014"

DEED = sa.Enum("download", "erase", "address", name="deed", native_enum=False, length=40)


def upgrade() -> None:
    """Make the tables, and the columns that say what was erased, and until when it is kept."""
    op.create_table(
        "code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("deed", DEED, nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_code_tries_not_negative")),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_code_candidate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code")),
        sa.UniqueConstraint("handle", name=op.f("uq_code_handle")),
    )
    op.create_index(op.f("ix_code_candidate_id"), "code", ["candidate_id"], unique=False)
    op.create_table(
        "chore",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("done_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chore")),
    )
    with op.batch_alter_table("application") as application:
        for name in ("erased_at", "warned_at", "keep_until"):
            application.add_column(sa.Column(name, Instant(), nullable=True))
    with op.batch_alter_table("candidate") as candidate:
        candidate.add_column(sa.Column("pronouns", sa.Text(), server_default="", nullable=False))
        candidate.add_column(sa.Column("erased_at", Instant(), nullable=True))
