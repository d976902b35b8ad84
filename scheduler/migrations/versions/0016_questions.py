"""Questions, answers, people who ask without applying, and what a role tells everybody."""

import sqlalchemy as sa
from alembic import op

from scheduler.models import Instant

revision, down_revision = "0016", "0015"


def words(name: str, *values: str) -> sa.Enum:
    """Return the type of a closed set of words, stored by value."""
    return sa.Enum(*values, name=name, native_enum=False, length=40)


ADDRESSEE = words("addressee", "team", "person", "booking")
STATE = words("questionstate", "open", "answered", "closed")
WAY = words("replyway", "page", "mail", "phone", "talk")


def upgrade() -> None:
    """Make the tables of threads, and that of shared answers."""
    make_enquiries()
    make_questions()
    make_replies()
    make_faq()


def make_enquiries() -> None:
    """Make the table of those who ask without applying."""
    op.create_table(
        "enquiry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.Column("mail_key", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("clock", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("retention_months", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("confirmed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_enquiry_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry")),
    )
    make_indexes("enquiry", "mail_key", "role_id")


def make_questions() -> None:
    """Make the table of questions."""
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("enquiry_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("addressee", ADDRESSEE, nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("state_at", Instant(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("attachments", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(application_id IS NULL) <> (enquiry_id IS NULL)",
            name=op.f("ck_question_one_thread"),
        ),
        sa.CheckConstraint(
            "addressee <> 'booking' OR booking_id IS NOT NULL",
            name=op.f("ck_question_agenda_of_talk"),
        ),
        *(
            sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_question_{name}"))
            for name, target in (
                ("application_id", "application.id"),
                ("enquiry_id", "enquiry.id"),
                ("booking_id", "booking.id"),
                ("person_id", "person.id"),
                ("closed_by_id", "person.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    make_indexes("question", "application_id", "booking_id", "enquiry_id", "person_id", "state")


def make_replies() -> None:
    """Make the table of answers."""
    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("way", WAY, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reply_person_id")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_reply_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
    )
    make_indexes("reply", "question_id")


def make_faq() -> None:
    """Make the table of what a role tells everybody."""
    op.create_table(
        "faq_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("is_public", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["person.id"], name=op.f("fk_faq_entry_changed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_faq_entry_question_id")
        ),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_faq_entry_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq_entry")),
    )
    make_indexes("faq_entry", "question_id", "role_id")


def make_indexes(table: str, *columns: str) -> None:
    """Index each of these columns by itself."""
    for name in columns:
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name], unique=False)
