"""The open afternoons of an office: added, changed, called off."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.errors import Conflict, Invalid
from scheduler.models import Office, Person, VisitDay
from scheduler.services.messages import remarks
from scheduler.services.visits import days, unclaimed
from scheduler.services.visits.visits import places_left
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator, missing
from scheduler.web.forms import StaffForm, once
from scheduler.web.setup.blueprint import bp
from scheduler.web.setup.offices import own
from scheduler.web.setup.visit_forms import NOBODY, AfternoonForm, CloseForm
from scheduler.web.setup.visits import hosts, press, said
from scheduler.web.setup.visits import show as show_all
from scheduler.web.signin import clock_of


@bp.post("/offices/<int:office_id>/afternoons")
@coordinator
def add_afternoon(person: Person, office_id: int) -> ResponseReturnValue:
    """Open an afternoon to visitors."""
    office, form = own(office_id), AfternoonForm.sent()
    form.host.choices = hosts()
    if not form.validate():
        return show_all(person, office, afternoon=form, status=422)

    def do() -> str:
        days.add_day(session(), office_id, form.said, act=act(person))
        flash("The afternoon is open. Visitors see it now.", "good")
        return url_for(".visits", office_id=office_id)

    return press(person, office_id, do, form, afternoon=form)


@bp.get("/offices/<int:office_id>/afternoons/<int:day_id>")
@coordinator
def afternoon(person: Person, office_id: int, day_id: int) -> ResponseReturnValue:
    """Show one afternoon."""
    office, day = own(office_id), own_day(office_id, day_id)
    return show(person, office, day, form_of(office, day))


@bp.post("/offices/<int:office_id>/afternoons/<int:day_id>")
@coordinator
def change_afternoon(person: Person, office_id: int, day_id: int) -> ResponseReturnValue:
    """Change an afternoon; another time is told to everybody."""
    office, day = own(office_id), own_day(office_id, day_id)
    form = AfternoonForm.sent()
    form.host.choices = hosts()
    if not form.validate():
        return show(person, office, day, form, status=422)

    def do() -> str:
        told = days.change_day(session(), day_id, form.said, act=act(person))
        flash(f"Saved. {f'{told} told by mail.' if told else 'Nobody had to be told.'}", "good")
        return url_for(".visits", office_id=office_id)

    try:
        return once(person, do)
    except Invalid as invalid:
        form.form_errors.append(str(invalid))
        return show(person, office, own_day(office_id, day_id), form, status=422)
    except Conflict as conflict:
        form.form_errors.append(str(conflict))
        return show(person, office, own_day(office_id, day_id), form, status=409)


@bp.post("/offices/<int:office_id>/afternoons/<int:day_id>/cancellation")
@coordinator
def cancel_afternoon(person: Person, office_id: int, day_id: int) -> ResponseReturnValue:
    """Call an afternoon off; everybody is told, with other times."""
    office, day, sent = own(office_id), own_day(office_id, day_id), CloseForm.sent()
    if not sent.validate():
        return show(person, office, day, form_of(office, day), closing=sent, status=422)
    reason = sent.reason.data or ""

    def do() -> str:
        told = days.cancel_day(session(), day_id, reason=reason, act=act(person))
        flash(f"Called off. {said(told)}", "good")
        return url_for(".visits", office_id=office_id)

    try:
        return once(person, do)
    except Conflict as conflict:
        sent.form_errors.append(str(conflict))
        form = form_of(office, own_day(office_id, day_id))
        return show(
            person, own(office_id), own_day(office_id, day_id), form, closing=sent, status=409
        )


@bp.post("/offices/<int:office_id>/afternoons/<int:day_id>/remarks/<int:remark_id>")
@coordinator
def settle_remark(
    person: Person, office_id: int, day_id: int, remark_id: int
) -> ResponseReturnValue:
    """Put a mail of whoever welcomes an afternoon aside."""
    office, day = own(office_id), own_day(office_id, day_id)
    if remark_id not in {each.id for each in remarks.about_afternoon(session(), day_id)}:
        missing()
    if not StaffForm.sent().validate():
        form = form_of(office, day)
        form.form_errors.append("Please press the button again.")
        return show(person, office, day, form, status=422)

    def do() -> str:
        remarks.settle(session(), remark_id, act=act(person))
        return url_for(".afternoon", office_id=office_id, day_id=day_id)

    return once(person, do)


def own_day(office_id: int, day_id: int) -> VisitDay:
    """Return an afternoon of this office; raise Missing for any other."""
    found = session().get(VisitDay, day_id)
    return found if found is not None and found.office_id == office_id else missing()


def form_of(office: Office, day: VisitDay) -> AfternoonForm:
    """Return the form filled with what is stored, by the office's clock."""
    there = Clock(office.zone)
    begins, ends = there.local(day.starts_at), there.local(day.ends_at)
    return AfternoonForm(
        data={
            "on": begins.date(),
            "begins": begins.time(),
            "ends": ends.time(),
            "places": day.places,
            "host": day.host_id or NOBODY,
        }
    )


def show(
    person: Person,
    office: Office,
    day: VisitDay,
    form: AfternoonForm,
    *,
    closing: CloseForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Render one afternoon."""
    form.host.choices = hosts()
    return htmx.render(
        "setup/afternoon",
        status=status,
        office=office,
        day=day,
        form=form,
        closing=closing or CloseForm(),
        is_elsewhere=day.host is not None and unclaimed.is_elsewhere(session(), day),
        taken=day.places - places_left(session(), day),
        clock=Clock(office.zone, clock_of(person).hours, city=office.name),
        remarks=remarks.about_afternoon(session(), day.id),
        mine=clock_of(person),
        is_ahead=day.starts_at > clock.now() and day.state.value == "open",
    )
