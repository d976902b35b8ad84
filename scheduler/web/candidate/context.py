"""What every template of a candidate's pages may use without being handed it."""

from collections.abc import Callable
from typing import Any

from scheduler.web.candidate.ask_box import ask_box
from scheduler.web.candidate.blueprint import bp
from scheduler.web.candidate.days import column
from scheduler.web.candidate.forms import window_fields
from scheduler.web.candidate.names import faces


@bp.context_processor
def tools() -> dict[str, Callable[..., Any]]:
    """Give every page the box to ask in, and the pieces that are made once."""
    return {"ask_box": ask_box, "column": column, "faces": faces, "window_fields": window_fields}
