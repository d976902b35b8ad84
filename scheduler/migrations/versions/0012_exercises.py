"""Exercises: briefs with their files, one exercise a step, and the topics that narrow a pool."""

import sqlalchemy as sa
from alembic import op

from scheduler.models.base import Instant

revision, down_revision = "0012", "0011"

STATE = sa.Enum(
    "open",
    "window_booked",
    "running",
    "handed_in",
    "grading",
    "done",
    "cancelled",
    name="exercisestate",
    native_enum=False,
    length=40,
)
OUTCOME = sa.Enum(
    "passed",
    "declined",
    "undecided",
    "candidate_no_show",
    "interviewer_no_show",
    name="outcome",
    native_enum=False,
    length=40,
)


def upgrade() -> None:
    """Add what an exercise needs; ways so far have no topics, and members can take any."""
    make_briefs()
    make_exercises()
    for table in ("way", "membership", "step"):
        name = "topic" if table == "step" else "topics"
        op.add_column(table, sa.Column(name, sa.Text(), server_default="", nullable=False))
    with op.batch_alter_table("way") as way:
        way.add_column(sa.Column("brief_id", sa.Integer(), nullable=True))
        way.create_foreign_key("fk_way_brief_id", "brief", ["brief_id"], ["id"])


def make_briefs() -> None:
    """Add the briefs of roles and the files that come with them."""
    op.create_table(
        "brief",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=True),
        sa.Column("grading_minutes", sa.Integer(), nullable=False),
        sa.Column("is_blind", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.CheckConstraint("grading_minutes > 0", name="grading_positive"),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name="fk_brief_role_id"),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name="fk_brief_pool_id"),
        sa.PrimaryKeyConstraint("id", name="pk_brief"),
    )
    op.create_index("ix_brief_role_id", "brief", ["role_id"])
    op.create_table(
        "brief_file",
        sa.Column("brief_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["brief_id"], ["brief.id"], name="fk_brief_file_brief_id"),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name="fk_brief_file_file_id"),
        sa.PrimaryKeyConstraint("brief_id", "file_id", name="pk_brief_file"),
    )


def make_exercises() -> None:
    """Add the exercises of steps."""
    counts = ("extra_minutes", "own_minutes", "granted_minutes", "work_version")
    texts = ("wall_time", "anchor_zone", "text", "link", "notes", "note")
    instants = ("starts_at", "opened_at", "saved_at", "handed_in_at", "expired_at", "assigned_at")
    others = (("file_id", "file"), ("grader_id", "person"))
    objects = ("candidate_object_id", "grader_object_id")
    op.create_table(
        "exercise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("way_id", sa.Integer(), nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.Column("last_start_at", Instant(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        *(sa.Column(name, Instant(), nullable=True) for name in instants),
        *(sa.Column(name, sa.Integer(), nullable=True) for name, _ in others),
        sa.Column("is_automatic", sa.Boolean(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("grading_minutes", sa.Integer(), nullable=False),
        sa.Column("chosen_because", sa.JSON(), nullable=False),
        sa.Column("asked_before", sa.JSON(), nullable=False),
        sa.Column("graded_at", Instant(), nullable=True),
        sa.Column("outcome", OUTCOME, nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in objects),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "minutes > 0 AND extra_minutes >= 0 AND own_minutes >= 0 AND granted_minutes >= 0",
            name="minutes_positive",
        ),
        sa.CheckConstraint(
            "state NOT IN ('running', 'handed_in', 'grading', 'done') OR opened_at IS NOT NULL",
            name="begun_is_opened",
        ),
        sa.CheckConstraint(
            "state <> 'grading' OR grader_id IS NOT NULL", name="grading_by_somebody"
        ),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name="fk_exercise_step_id"),
        sa.ForeignKeyConstraint(["way_id"], ["way.id"], name="fk_exercise_way_id"),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=f"fk_exercise_{name}")
            for name, table in (*others, *((each, "calendar_object") for each in objects))
        ),
        sa.PrimaryKeyConstraint("id", name="pk_exercise"),
        sa.UniqueConstraint("step_id", name="uq_exercise_step_id"),
    )
    for name in ("state", "starts_at", "grader_id"):
        op.create_index(f"ix_exercise_{name}", "exercise", [name])
