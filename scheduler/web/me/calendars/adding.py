"""Adding a calendar, or entering a new address for one: it is read at once, or nothing is kept."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.calendar.caldav import discover
from scheduler.calendar.fetching import Login
from scheduler.calendar.guard import CannotFetch
from scheduler.calendar.refreshing import Source, look_at_file, owner_of, source_of
from scheduler.domain.terms import BusySource
from scheduler.errors import Invalid
from scheduler.models import BusyCalendar, Person
from scheduler.services.busy import calendars
from scheduler.services.busy.busy import Look
from scheduler.services.busy.calendars import owned
from scheduler.services.transaction import transaction
from scheduler.web import htmx
from scheduler.web.acting import act, session, settings
from scheduler.web.actors import interviewer
from scheduler.web.forms import StaffForm, new_submission, once, pressed
from scheduler.web.me.blueprint import bp
from scheduler.web.me.calendars import saying
from scheduler.web.me.calendars.forms import AddressForm, ChoiceForm, FileForm, ServerForm, form_for
from scheduler.web.me.calendars.programs import PROGRAMS, Program, program
from scheduler.web.me.calendars.reading import added, client, looking, looks_at

NO_CHOICE = "Choose at least one calendar."
AGAIN = "This page was open for too long. Please enter the server again."
Found = list[tuple[str, Source, Look]]
AnyForm = AddressForm | FileForm | ServerForm


@bp.get("/me/calendars/new")
@interviewer
def new_calendar(_person: Person) -> ResponseReturnValue:
    """Show the steps of one program, and the field for what they lead to."""
    chosen = program(request.args.get("from", ""))
    return show(chosen, form_for(chosen))


@bp.post("/me/calendars/addresses")
@interviewer
def add_address(person: Person) -> ResponseReturnValue:
    """Add a calendar by its secret address."""
    form = AddressForm.sent()
    chosen = program(form.program.data or "")
    if not form.validate():
        return show(chosen, form, status=422)
    source = form.source()
    try:
        [look] = looks_at(person, [source])
    except CannotFetch as error:
        form.url.errors = [str(error)]
        return show(chosen, form, status=422)
    name = form.called(otherwise=name_of(chosen, source))
    return keep(person, chosen, form, [(name, source, look)])


@bp.post("/me/calendars/files")
@interviewer
def add_file(person: Person) -> ResponseReturnValue:
    """Add what an uploaded calendar says."""
    form = FileForm.sent()
    chosen = program("file")
    if not form.validate():
        return show(chosen, form, status=422)
    try:
        look = look_in(person, form)
    except CannotFetch as error:
        form.upload.errors = [str(error)]
        return show(chosen, form, status=422)
    source = Source(BusySource.FILE, "")
    return keep(person, chosen, form, [(form.called(otherwise="File"), source, look)])


@bp.post("/me/calendars/servers")
@interviewer
def find_calendars(person: Person) -> ResponseReturnValue:
    """Look for the calendars on a server, to let their owner choose; that is not done with this."""
    form = ServerForm.sent()
    chosen = program(form.program.data or "")
    if not form.validate():
        return show(chosen, form, status=422)
    source = form.source()
    try:
        with looking(person):
            choices = discover(client(), source.url, Login(source.user, source.password))
    except CannotFetch as error:
        form.url.errors = [str(error)]
        return show(chosen, form, status=422)
    asking = ChoiceForm(data={"program": chosen.key})
    asking.offer(source, choices)
    return show(chosen, asking, status=422)


@bp.post("/me/calendars/choices")
@interviewer
def add_choices(person: Person) -> ResponseReturnValue:
    """Add those calendars of a server that were chosen."""
    form = ChoiceForm.sent()
    chosen = program(form.program.data or "")
    found = form.opened()
    if found is None:
        pressed()
        server = form_for(chosen if chosen.source is BusySource.CALDAV else program("caldav"))
        server.form_errors = [AGAIN]
        return show(chosen, server, status=422)
    if not form.validate():
        return show(chosen, form, status=422)
    wanted = form.sources(found)
    if not wanted:
        form.chosen.errors = [NO_CHOICE]
        return show(chosen, form, status=422)
    try:
        looks = looks_at(person, [source for _, source in wanted])
    except CannotFetch as error:
        form.chosen.errors = [str(error)]
        return show(chosen, form, status=422)
    return keep(
        person,
        chosen,
        form,
        [(title, source, look) for (title, source), look in zip(wanted, looks, strict=True)],
    )


def keep(person: Person, chosen: Program, form: StaffForm, found: Found) -> ResponseReturnValue:
    """Keep what was read, all or nothing, and say what it comes to."""
    doing, before = act(person), saying.week_of(person)
    person_id = person.id

    def store() -> str:
        with transaction(session()):
            ids = [
                calendars.add(session(), person_id, added(source, name), look, act=doing)
                for name, source, look in found
            ]
        told = saying.read_now(person, ids)
        flash(f"{told} {saying.change(person, before)}", "good")
        return url_for("me.calendars_page")

    try:
        return once(person, store)
    except Invalid as error:
        form.form_errors = [str(error)]
        return show(chosen, form, status=422)


def look_in(person: Person, form: FileForm) -> Look:
    """Return what an uploaded file says; raise CannotFetch where it is no calendar."""
    owner = owner_of(person, None, settings().host)
    with looking(person) as readers:
        return look_at_file(readers, form.data_read, owner, now=clock.now())


def name_of(chosen: Program, source: Source) -> str:
    """Return what a calendar is called whose owner gave it no name."""
    server = source.url.split("/")[2]
    return server if chosen.key in {"address", "caldav"} else chosen.name


def show(chosen: Program, form: StaffForm, *, status: int = 200) -> ResponseReturnValue:
    """Render the steps of a program around its form."""
    return htmx.render(
        "me/calendars/new",
        status=status,
        program=chosen,
        programs=PROGRAMS,
        form=form,
        kind=kind_of(form),
        submission_key=new_submission(),
    )


def kind_of(form: StaffForm) -> str:
    """Return which form it is."""
    kinds: dict[type[StaffForm], str] = {AddressForm: "address", FileForm: "file"}
    return kinds.get(type(form)) or ("choice" if isinstance(form, ChoiceForm) else "server")


@bp.get("/me/calendars/<int:calendar_id>/source")
@interviewer
def change_calendar(person: Person, calendar_id: int) -> ResponseReturnValue:
    """Show the field for a new address, a new password or a new file."""
    row = owned(session(), person.id, calendar_id)
    return show_change(row, filled(row))


@bp.post("/me/calendars/<int:calendar_id>/source")
@interviewer
def replace_calendar(person: Person, calendar_id: int) -> ResponseReturnValue:
    """Read a calendar from its new place, and keep that if it can be read."""
    row = owned(session(), person.id, calendar_id)
    form = change_form(row).sent()
    if not form.validate():
        return show_change(row, form, status=422)
    name, before = row.name, saying.week_of(person)
    try:
        source, look = look_there(person, form)
    except CannotFetch as error:
        field = form.upload if isinstance(form, FileForm) else form.url
        field.errors = [str(error)]
        return show_change(owned(session(), person.id, calendar_id), form, status=422)
    new = added(source, name)
    calendars.replace(session(), person.id, calendar_id, new, look, act=act(person))
    told = saying.read_now(person, [calendar_id])
    flash(f"{told} {saying.change(person, before)}", "good")
    return redirect(url_for("me.calendars_page"), 303)


def look_there(person: Person, form: AnyForm) -> tuple[Source, Look]:
    """Return a new place and what is read there."""
    if isinstance(form, FileForm):
        return Source(BusySource.FILE, ""), look_in(person, form)
    source = form.source()
    [look] = looks_at(person, [source])
    return source, look


def change_form(row: BusyCalendar) -> type[AnyForm]:
    """Return the form that a calendar is entered anew with."""
    if row.source is BusySource.FILE:
        return FileForm
    return AddressForm if row.source is BusySource.ICS else ServerForm


def filled(row: BusyCalendar) -> AnyForm:
    """Return that form, for a server with what is known but the password."""
    source = source_of(row, settings().secret_keys) if row.source is BusySource.CALDAV else None
    known = {"url": source.url, "user": source.user} if source else {}
    return change_form(row)(data=known)


def show_change(row: BusyCalendar, form: StaffForm, *, status: int = 200) -> ResponseReturnValue:
    """Render the form for a new place of a calendar."""
    return htmx.render(
        "me/calendars/change", status=status, calendar=row, form=form, kind=kind_of(form)
    )
