"""What a visitor presses: that they come, another time, and that they do not come."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue

from scheduler.domain.terms import BY_CANDIDATE
from scheduler.errors import Conflict, Invalid
from scheduler.models import Visit
from scheduler.services.visits import choosing, endings
from scheduler.services.visits.visits import Wanted, asked_for
from scheduler.web.acting import act, session
from scheduler.web.actors import visitor
from scheduler.web.forms import once
from scheduler.web.visitors.blueprint import bp
from scheduler.web.visitors.forms import NOT_CHOSEN, TimeForm
from scheduler.web.visitors.offering import offering_of
from scheduler.web.visitors.page import clock_of, link, show


@bp.post("/v/<key>/confirmation")
@visitor
def confirm(visit: Visit) -> ResponseReturnValue:
    """Take what was asked for: from now on it is theirs."""
    return take(visit, asked_for(visit))


@bp.post("/v/<key>/time")
@visitor
def choose(visit: Visit) -> ResponseReturnValue:
    """Take another time in place of what they have."""
    form = TimeForm.sent()
    found = offering_of(visit.office, clock_of(visit), now=act(visit).now)
    form.offer(max(found.most, visit.guests))
    if not form.validate() or form.choice is None:
        errors = [*form.wanted.errors, *form.guests.errors]
        return show(visit, problem=str(errors[0] if errors else NOT_CHOSEN), form=form, status=422)
    return take(visit, form.choice, form)


@bp.post("/v/<key>/cancellation")
@visitor
def cancel(visit: Visit) -> ResponseReturnValue:
    """Call it off; nobody asks why."""

    def do() -> None:
        endings.cancel(session(), visit.id, by=BY_CANDIDATE, act=act(visit))

    return press(visit, do)


def take(visit: Visit, wanted: Wanted, form: TimeForm | None = None) -> ResponseReturnValue:
    """Take *wanted*, or say kindly why not, with what there is beside it."""

    def do() -> None:
        choosing.choose(session(), visit.id, wanted, act=act(visit))

    return press(visit, do, form)


def press(
    visit: Visit, do: Callable[[], None], form: TimeForm | None = None
) -> ResponseReturnValue:
    """Do it once and lead to the page; what cannot be is said above it."""

    def led() -> str:
        do()
        return link("page")

    try:
        return once(visit, led)
    except Invalid as invalid:
        return show(visit, problem=str(invalid), form=form, status=422)
    except Conflict as conflict:
        return show(visit, problem=str(conflict), form=form, status=409)
