"""How interviews reach one's own calendar: invitations, a feed, or both."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired

from scheduler import clock
from scheduler.calendar.links import subscribe_links
from scheduler.domain.terms import Delivery, KeyPurpose
from scheduler.models import Key, Person
from scheduler.services import keys
from scheduler.services.feeds import reaching
from scheduler.web import htmx
from scheduler.web.acting import act, session, settings
from scheduler.web.actors import fresh, interviewer
from scheduler.web.forms import StaffForm, pressed
from scheduler.web.me.blueprint import bp
from scheduler.web.signin import clock_of

CHOICES = (
    (Delivery.INVITATIONS, "Invitations by mail"),
    (Delivery.FEED, "Feed"),
    (Delivery.BOTH, "Both"),
)


class DeliveryForm(StaffForm):
    """How interviews reach somebody's calendar."""

    delivery = RadioField(
        "How interviews reach your calendar",
        choices=[SelectChoice(delivery.value, text) for delivery, text in CHOICES],
        validators=[InputRequired("Choose one of the three.")],
    )


@bp.get("/me/calendar")
@interviewer
def calendar(person: Person) -> ResponseReturnValue:
    """Show how interviews reach the person, and their feed's address."""
    return show(person, DeliveryForm(data={"delivery": person.delivery.value}))


@bp.post("/me/calendar")
@interviewer
def choose_delivery(person: Person) -> ResponseReturnValue:
    """Store the choice, and say what becomes of the interviews to come."""
    form = DeliveryForm.sent()
    if not form.validate():
        return show(person, form, status=422)
    person_id, delivery = person.id, Delivery(form.delivery.data)
    if delivery is not person.delivery:
        mailed = reaching.choose_delivery(session(), person_id, delivery, act=act(person))
        stays = reaching.still_mailed(session(), person_id, now=clock.now())
        flash(f"Saved. {told(delivery, mailed, stays)}", "good")
    return redirect(url_for("me.calendar"), 303)


@bp.post("/me/calendar/address")
@interviewer
@fresh
def new_address(person: Person) -> ResponseReturnValue:
    """Give the feed another address; the one before leads nowhere from now on."""
    pressed()
    had = key_of(person) is not None
    reaching.new_address(session(), person.id, act=act(person))
    ends = " The old one has ended: put the new one into every calendar that read it."
    flash("Your feed has a new address." + (ends if had else ""), "good")
    return redirect(url_for("me.calendar"), 303)


def show(person: Person, form: DeliveryForm, *, status: int = 200) -> ResponseReturnValue:
    """Render the page; the address is shown to nobody but its owner."""
    row = key_of(person)
    address = feed_address(row) if row else ""
    return htmx.render(
        "me/calendar",
        status=status,
        form=form,
        person=person,
        address=address,
        links=subscribe_links(address) if address else None,
        last_read=row and row.last_used_at,
        clock=clock_of(person),
        is_public=settings().is_secure,
        stays=reaching.still_mailed(session(), person.id, now=clock.now()),
    )


def key_of(person: Person) -> Key | None:
    """Return the row that the feed's address hangs on, if there is one."""
    return (
        session()
        .scalars(select(Key).where(Key.purpose == KeyPurpose.FEED, Key.subject_id == person.id))
        .one_or_none()
    )


def feed_address(row: Key) -> str:
    """Return the whole address of a feed."""
    path = url_for("feeds.feed", key=keys.make(settings().secret_keys, row))
    return f"{settings().base_url}{path}"


def told(delivery: Delivery, mailed: int, stays: int) -> str:
    """Return what becomes of the interviews to come after the choice."""
    match delivery:
        case Delivery.INVITATIONS:
            return sent(mailed) or "New interviews come as invitations by mail."
        case Delivery.BOTH:
            return f"{sent(mailed)} Interviews show twice from now on.".strip()
        case _:
            return f"{kept(stays)} New interviews come by your feed.".strip()


def sent(mailed: int) -> str:
    """Return that invitations go out to what only the feed had brought."""
    if not mailed:
        return ""
    what = "1 invitation is" if mailed == 1 else f"{mailed} invitations are"
    return f"{what} on the way, for what your feed alone had brought so far."


def kept(stays: int) -> str:
    """Return what becomes of invitations that are out."""
    if not stays:
        return ""
    what = "1 entry stays" if stays == 1 else f"{stays} entries stay"
    return f"{what} in your calendar as invited, and mails keep that right."
