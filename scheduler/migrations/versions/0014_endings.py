"""Why an application has ended, and until when one rests.

Columns are added in place: a rebuilt table would lose the checks that SQLite does not tell of.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0014", "0013"

ENDING = sa.Enum(
    "",
    "hired",
    "declined",
    "filled",
    "withdrawn",
    "turned_down",
    name="ending",
    native_enum=False,
    length=40,
)


def upgrade() -> None:
    """Let what has ended have ended as its state says; nothing rests yet."""
    op.add_column("application", sa.Column("ending", ENDING, server_default="", nullable=False))
    op.add_column("application", sa.Column("paused_until", sa.Date(), nullable=True))
    op.execute(
        "UPDATE application SET ending = state WHERE state IN ('hired', 'declined', 'withdrawn')"
    )
    op.execute(
        "UPDATE application SET ending = 'turned_down'"
        " WHERE state = 'declined' AND end_reason LIKE 'They said no.%'"
    )
