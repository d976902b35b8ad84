"""A mail that a person has to read may be about an open afternoon, which has no booking."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0024", "0023"
ABOUT = {"visit_day_id": "visit_day", "visit_id": "visit"}


def upgrade() -> None:
    """Let a remark be about an afternoon instead, and say which visitor's it is."""
    with op.batch_alter_table("remark") as remark:
        remark.alter_column("booking_id", existing_type=sa.Integer(), nullable=True)
        for name, table in ABOUT.items():
            remark.add_column(sa.Column(name, sa.Integer(), nullable=True))
            remark.create_foreign_key(op.f(f"fk_remark_{name}"), table, [name], ["id"])
            remark.create_index(op.f(f"ix_remark_{name}"), [name])
        remark.create_check_constraint(
            op.f("ck_remark_about_one"), "(booking_id IS NULL) <> (visit_day_id IS NULL)"
        )


def downgrade() -> None:
    """Take them away again, with what is about afternoons."""
    op.execute("DELETE FROM remark WHERE booking_id IS NULL")
    with op.batch_alter_table("remark") as remark:
        remark.drop_constraint(op.f("ck_remark_about_one"), type_="check")
        for name in ABOUT:
            remark.drop_index(op.f(f"ix_remark_{name}"))
            remark.drop_constraint(op.f(f"fk_remark_{name}"), type_="foreignkey")
            remark.drop_column(name)
        remark.alter_column("booking_id", existing_type=sa.Integer(), nullable=False)
