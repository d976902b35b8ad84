"""The visitor's own page: what is asked, how it stands, and other times."""

from enum import StrEnum

from flask import Response, g, request, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.calendar.events import Meeting, download
from scheduler.calendar.links import google_link, outlook_link
from scheduler.calendar.visits import visitor_meeting
from scheduler.domain.visits import SAID, VisitState, erased_at
from scheduler.errors import Missing
from scheduler.models import CalendarObject, Visit
from scheduler.services.placing.invitations import calendar
from scheduler.services.roles import openings
from scheduler.services.visits import hosting, lists
from scheduler.services.visits.reminders import facts_of
from scheduler.services.visits.visits import asked_for
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import session, settings
from scheduler.web.actors import visitor
from scheduler.web.visitors.blueprint import bp
from scheduler.web.visitors.forms import TimeForm, text_of
from scheduler.web.visitors.offering import offering_of


class Stand(StrEnum):
    """What there is to say to a visitor now."""

    ASKED = "asked"
    PASSED = "passed"  # asked for, and that time is over
    COMING = "coming"
    OVER = "over"
    CANCELLED = "cancelled"


@bp.get("/v/<key>")
@visitor
def page(visit: Visit) -> ResponseReturnValue:
    """Show how the visit stands."""
    return show(visit)


@bp.get("/v/<key>/visit.ics")
@visitor
def ics(visit: Visit) -> Response:
    """Hand out the visit as a calendar file."""
    entry = visit.entry
    if entry is None or visit.state is not VisitState.CONFIRMED:
        raise Missing
    meeting = meeting_of(visit, entry)
    body = download(meeting, stamp=entry.changed_at)
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="visit.ics"'
    return response


def show(
    visit: Visit, *, problem: str = "", form: TimeForm | None = None, status: int = 200
) -> ResponseReturnValue:
    """Render the page, with what could not be done a moment ago."""
    now = clock.now()
    stand = stand_of(visit)
    reader = clock_of(visit)
    booking = hosting.standing(session(), visit.id)
    is_choosing = stand in {Stand.CANCELLED, Stand.PASSED} or (
        stand in {Stand.COMING, Stand.ASKED} and (bool(problem) or "move" in request.args)
    )
    found = offering_of(
        visit.office, reader, now=now, own=booking.id if booking else None, visitor=visit.mail_key
    )
    form = form or TimeForm(data={"wanted": text_of(asked_for(visit)), "guests": visit.guests})
    form.offer(max(found.most, visit.guests))
    meeting = meeting_of(visit, visit.entry) if stand is Stand.COMING and visit.entry else None
    return htmx.render(
        "visitors/page",
        status=status,
        visit=visit,
        plan=visit.plan,
        stand=stand,
        title=SAID[visit.kind],
        host=lists.host_of(session(), visit),
        booking=booking,
        clock=reader,
        now=now,
        erased_on=erased_at(visit.ends_at),
        offering=found if is_choosing else None,
        form=form,
        problem=problem,
        roles=openings.open_roles(session()),
        google=google_link(meeting) if meeting else "",
        outlook=outlook_link(meeting) if meeting else "",
        link=link,
    )


def stand_of(visit: Visit) -> Stand:
    """Return where *visit* stands for whoever comes."""
    now = clock.now()
    if visit.state is VisitState.CANCELLED:
        return Stand.CANCELLED
    if visit.state is VisitState.ASKED:
        return Stand.ASKED if visit.starts_at > now else Stand.PASSED
    is_over = visit.state is not VisitState.CONFIRMED or visit.ends_at <= now
    return Stand.OVER if is_over else Stand.COMING


def clock_of(visit: Visit) -> Clock:
    """Return the office's clock in the visitor's hours."""
    return Clock(visit.office.zone, 24 if visit.clock == 24 else 12, city=visit.office.name)  # noqa: PLR2004 -- hours


def link(endpoint: str, **values: object) -> str:
    """Return the address of one of the visitor's pages, under the key that opened this one."""
    return url_for(f"visitors.{endpoint}", key=g.key, **values)  # type: ignore[arg-type]  # whatever a route takes


def meeting_of(visit: Visit, entry: CalendarObject) -> Meeting:
    """Return the visit as the visitor's calendar knows it."""
    facts = facts_of(session(), visit) | calendar(entry)
    return visitor_meeting(facts, address=visit.mail, url=settings().base_url + link("page"))
