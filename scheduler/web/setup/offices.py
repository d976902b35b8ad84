"""Offices: the list, and one office with its opening hours and rooms."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from scheduler import clock
from scheduler.domain.hours import Stretch
from scheduler.errors import Invalid
from scheduler.models import Office, Person
from scheduler.services.company import offices as service
from scheduler.services.company.offices import PLAIN, OfficeDetails, office_details
from scheduler.services.editing import ChangedMeanwhile
from scheduler.services.outlook.misfits import misfits_of_offices
from scheduler.services.outlook.roomload import booked_next_week
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator, missing
from scheduler.web.forms import once, pressed
from scheduler.web.me import words
from scheduler.web.me.hour_rows import WEEKDAYS
from scheduler.web.setup import interviewers
from scheduler.web.setup.blueprint import bp
from scheduler.web.setup.office_forms import NewOfficeForm, OfficeForm, office_form
from scheduler.web.signin import clock_of
from scheduler.web.zones import zone_choices

WORKDAYS = tuple(Stretch(day, 9 * 60, 17 * 60) for day in range(5))  # until somebody says otherwise


@bp.get("/offices")
@coordinator
def offices(_: Person) -> ResponseReturnValue:
    """List the offices."""
    zone = interviewers.company_zone()
    return show_all(NewOfficeForm(data={"zone": zone}))


@bp.post("/offices")
@coordinator
def create_office(person: Person) -> ResponseReturnValue:
    """Make an office, and go on to its page."""
    form = NewOfficeForm.sent()
    form.zone.choices = zone_choices(clock.now(), interviewers.company_zone())
    if not form.validate():
        return show_all(form, status=422)
    details = OfficeDetails(
        form.name.data or "", form.address.data or "", form.zone.data, hours=WORKDAYS
    )

    def create() -> str:
        made = service.create_office(session(), details, act=act(person))
        flash(f"{details.name} is there. Say when it is open, and add its rooms.", "good")
        return url_for(".office", office_id=made)

    try:
        return once(person, create)
    except Invalid as invalid:
        form.name.errors = [str(invalid)]
        return show_all(form, status=422)


def show_all(form: NewOfficeForm, *, status: int = 200) -> ResponseReturnValue:
    """Render the list."""
    form.zone.choices = zone_choices(clock.now(), interviewers.company_zone())
    found = session().scalars(
        select(Office)
        .order_by(Office.is_active.desc(), Office.name)
        .options(selectinload(Office.rooms))
    )
    return htmx.render(
        "setup/offices",
        status=status,
        form=form,
        offices=found.all(),
        now=clock.now(),
        clocks=Clock,
        outlook=interviewers.next_week(interviewers.company_zone()),
    )


@bp.get("/offices/<int:office_id>")
@coordinator
def office(person: Person, office_id: int) -> ResponseReturnValue:
    """Show one office."""
    found = own(office_id)
    return show(person, found, office_form(office_details(found)))


@bp.post("/offices/<int:office_id>")
@coordinator
def change_office(person: Person, office_id: int) -> ResponseReturnValue:
    """Store an office, or show the form again with a row more or less."""
    found = own(office_id)
    form = OfficeForm.sent()
    form.zone.choices = zone_choices(clock.now(), found.zone)
    if not form.is_save:
        form.press()
        return show(person, found, form)
    if not (form.validate() and form.makes_sense()):
        return show(person, found, form, status=422)
    return store(person, found, form)


def store(person: Person, office: Office, form: OfficeForm) -> ResponseReturnValue:
    """Store what was typed and say what it comes to, or show what somebody else stored."""
    office_id, zone, now = office.id, office.zone, clock.now()
    before = interviewers.next_week(zone).offices.get(office_id, 0)
    unfit = misfits_of_offices(session(), [office_id], now=now)
    try:
        service.change_office(
            session(), office_id, form.details, act=act(person), seen=form.seen.data
        )
    except ChangedMeanwhile as error:
        stored = office_details(own(office_id))
        found = form.took_over(error, stored, {name: getattr(stored, name) for name in PLAIN})
        return show(person, own(office_id), form, status=409, stored=found)
    except Invalid as invalid:
        form.name.errors = [str(invalid)]
        return show(person, own(office_id), form, status=422)
    after = interviewers.next_week(form.zone.data).offices.get(office_id, 0)
    still = misfits_of_offices(session(), [office_id], now=now)
    gives = words.gives_here(before, after)
    flash(f"{form.name.data} saved. {gives} {words.stays(unfit, still)}".strip(), "good")
    return redirect(url_for(".office", office_id=office_id), 303)


@bp.post("/offices/<int:office_id>/off")
@coordinator
def deactivate_office(person: Person, office_id: int) -> ResponseReturnValue:
    """Offer an office no more."""
    pressed()
    name = own(office_id).name
    service.deactivate_office(session(), office_id, act=act(person))
    stay = len(misfits_of_offices(session(), [office_id], now=clock.now()))
    flash(f"{name} is switched off: no new interviews there. {words.kept(stay)}", "good")
    return redirect(url_for(".office", office_id=office_id), 303)


@bp.post("/offices/<int:office_id>/on")
@coordinator
def restore_office(person: Person, office_id: int) -> ResponseReturnValue:
    """Offer an office again."""
    pressed()
    service.restore_office(session(), office_id, act=act(person))
    flash(f"{own(office_id).name} is offered again.", "good")
    return redirect(url_for(".office", office_id=office_id), 303)


def own(office_id: int) -> Office:
    """Return an office; raise Missing for one that is not there."""
    return session().get(Office, office_id) or missing()


def show(
    person: Person,
    office: Office,
    form: OfficeForm,
    *,
    status: int = 200,
    stored: dict[str, str] | None = None,
) -> ResponseReturnValue:
    """Render one office; *stored* is what somebody else saved meanwhile."""
    now = clock.now()
    form.zone.choices = zone_choices(now, office.zone)
    return htmx.render(
        "setup/office",
        status=status,
        office=office,
        form=form,
        stored=stored,
        weekdays=WEEKDAYS,
        clock=Clock(office.zone, clock_of(person).hours, city=office.name),
        now=now,
        bars=words.bars(office_details(office).hours),
        outlook=interviewers.next_week(office.zone),
        booked=booked_next_week(session(), office.id, office.zone, now=now),
        misfits=misfits_of_offices(session(), [office.id], now=now),
    )
