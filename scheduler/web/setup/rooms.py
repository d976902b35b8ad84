"""The rooms of an office."""

from collections.abc import Iterator
from dataclasses import asdict

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.errors import Invalid
from scheduler.models import Office, Person, Room
from scheduler.services.bookings import rerooming
from scheduler.services.company import rooms as service
from scheduler.services.company.rooms import own_room, room_details
from scheduler.services.editing import ChangedMeanwhile, mark_of
from scheduler.services.outlook.misfits import misfits_of_room
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.forms import once, pressed
from scheduler.web.me import words
from scheduler.web.setup import interviewers
from scheduler.web.setup.blueprint import bp
from scheduler.web.setup.office_forms import RoomForm
from scheduler.web.setup.offices import own
from scheduler.web.signin import clock_of

FIRST_CAPACITY = 4


@bp.get("/offices/<int:office_id>/rooms/new")
@coordinator
def new_room(person: Person, office_id: int) -> ResponseReturnValue:
    """Ask for a new room."""
    return show(person, own(office_id), RoomForm(data={"capacity": FIRST_CAPACITY}))


@bp.post("/offices/<int:office_id>/rooms/new")
@coordinator
def create_room(person: Person, office_id: int) -> ResponseReturnValue:
    """Make a room."""
    office, form = own(office_id), RoomForm.sent()
    if not form.validate():
        return show(person, office, form, status=422)

    def create() -> str:
        before = gives(office_id)
        service.create_room(session(), office_id, form.details, act=act(person))
        counted = words.gives_here(before, gives(office_id))
        flash(f"The room {form.details.name} is there. {counted}", "good")
        return url_for(".office", office_id=office_id, _anchor="rooms")

    try:
        return once(person, create)
    except Invalid as invalid:
        form.name.errors = [str(invalid)]
        return show(person, own(office_id), form, status=422)


@bp.get("/offices/<int:office_id>/rooms/<int:room_id>")
@coordinator
def room(person: Person, office_id: int, room_id: int) -> ResponseReturnValue:
    """Show one room."""
    found = own_room(session(), office_id, room_id)
    stored = room_details(found)
    form = RoomForm(data={**asdict(stored), "seen": mark_of(stored)})
    return show(person, found.office, form, room=found)


@bp.post("/offices/<int:office_id>/rooms/<int:room_id>")
@coordinator
def change_room(person: Person, office_id: int, room_id: int) -> ResponseReturnValue:
    """Store a room and say what that changes, or show what somebody else stored."""
    found, form = own_room(session(), office_id, room_id), RoomForm.sent()
    if not form.validate():
        return show(person, found.office, form, room=found, status=422)
    before, unfit = gives(office_id), misfits_of_room(session(), found, now=clock.now())
    try:
        service.change_room(session(), room_id, form.details, act=act(person), seen=form.seen.data)
    except ChangedMeanwhile as error:
        found = own_room(session(), office_id, room_id)
        stored = room_details(found)
        other = form.took_over(error, stored, asdict(stored))
        return show(person, found.office, form, room=found, stored=other, status=409)
    except Invalid as invalid:
        found = own_room(session(), office_id, room_id)
        form.name.errors = [str(invalid)]
        return show(person, found.office, form, room=found, status=422)
    still = misfits_of_room(session(), own_room(session(), office_id, room_id), now=clock.now())
    counted = words.gives_here(before, gives(office_id))
    flash(f"The room {form.details.name} is saved. {counted} {words.stays(unfit, still)}", "good")
    return redirect(url_for(".office", office_id=office_id, _anchor="rooms"), 303)


@bp.post("/offices/<int:office_id>/rooms/<int:room_id>/off")
@coordinator
def deactivate_room(person: Person, office_id: int, room_id: int) -> ResponseReturnValue:
    """Offer a room no more."""
    pressed()
    name, before = own_room(session(), office_id, room_id).name, gives(office_id)
    service.deactivate_room(session(), room_id, act=act(person))
    found = own_room(session(), office_id, room_id)
    stay = words.kept(len(misfits_of_room(session(), found, now=clock.now())))
    counted = words.gives_here(before, gives(office_id))
    flash(f"The room {name} is switched off. {counted} {stay}", "good")
    return redirect(url_for(".office", office_id=office_id, _anchor="rooms"), 303)


@bp.post("/offices/<int:office_id>/rooms/<int:room_id>/on")
@coordinator
def restore_room(person: Person, office_id: int, room_id: int) -> ResponseReturnValue:
    """Offer a room again."""
    pressed()
    name, before = own_room(session(), office_id, room_id).name, gives(office_id)
    service.restore_room(session(), room_id, act=act(person))
    flash(f"The room {name} is offered again. {words.gives_here(before, gives(office_id))}", "good")
    return redirect(url_for(".office", office_id=office_id, _anchor="rooms"), 303)


@bp.post("/offices/<int:office_id>/rooms/<int:room_id>/others")
@coordinator
def empty_room(person: Person, office_id: int, room_id: int) -> ResponseReturnValue:
    """Put what is booked in a room that is switched off into other rooms; everybody is told."""
    pressed()
    name = own_room(session(), office_id, room_id).name
    moved, stay = rerooming.empty_room(session(), room_id, act=act(person))
    flash(" ".join(emptied(name, moved, stay)), "good" if not stay else "bad")
    return redirect(url_for(".room", office_id=office_id, room_id=room_id), 303)


def emptied(name: str, moved: int, stay: int) -> Iterator[str]:
    """Yield what has become of the bookings of a room."""
    if moved:
        are = "interview is in another room" if moved == 1 else "interviews are in other rooms"
        yield f"{moved} {are} now; everybody is told once."
    if stay:
        yield f"{stay} {'stays' if stay == 1 else 'stay'}: no other room is free then."
    if not moved and not stay:
        yield f"Nothing is booked in {name}."


def gives(office_id: int) -> int:
    """Return how many bookable times next week has in this office."""
    return interviewers.next_week(own(office_id).zone).offices.get(office_id, 0)


def show(
    person: Person,
    office: Office,
    form: RoomForm,
    *,
    room: Room | None = None,
    status: int = 200,
    stored: dict[str, str] | None = None,
) -> ResponseReturnValue:
    """Render one room, or the form for a new one."""
    return htmx.render(
        "setup/room",
        status=status,
        office=office,
        room=room,
        form=form,
        stored=stored,
        clock=Clock(office.zone, clock_of(person).hours, city=office.name),
        misfits=misfits_of_room(session(), room, now=clock.now()) if room else [],
    )
