"""The path of those who learn in a pool, who left one, feedback, and a mailbox that fails."""

import sqlalchemy as sa
from alembic import op

from scheduler.models import Instant

revision, down_revision = "0018", "0017"

TEXTS = (("company", "feedback_url"), ("role", "feedback_url"))
TIMES = ("listens", "leads")


def upgrade() -> None:
    """Add what is new; nobody learns by themselves, and no feedback is asked for, until somebody says so."""
    with op.batch_alter_table("pool") as pool:
        for name in TIMES:
            pool.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for table, name in TEXTS:
        with op.batch_alter_table(table) as changed:
            changed.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("attendance") as attendance:
        attendance.add_column(sa.Column("feedback_at", Instant(), nullable=True))
    with op.batch_alter_table("mailbox") as mailbox:
        mailbox.add_column(sa.Column("failing_since", Instant(), nullable=True))
    op.create_table(
        "pool_exit",
        sa.Column("pool_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("person_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_pool_exit_pool_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pool_exit_person_id")),
        sa.PrimaryKeyConstraint("pool_id", "person_id", name=op.f("pk_pool_exit")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("pool_exit")
    with op.batch_alter_table("mailbox") as mailbox:
        mailbox.drop_column("failing_since")
    with op.batch_alter_table("attendance") as attendance:
        attendance.drop_column("feedback_at")
    for table, name in TEXTS:
        with op.batch_alter_table(table) as changed:
            changed.drop_column(name)
    with op.batch_alter_table("pool") as pool:
        for name in TIMES:
            pool.drop_column(name)
