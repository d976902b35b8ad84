"""Erasing what we hold, and changing the address that we write to: each with a mailed code."""

from flask import url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from scheduler import clock
from scheduler.domain.retention import Deed
from scheduler.domain.visits import SAID
from scheduler.errors import Conflict, Invalid
from scheduler.models import Candidate
from scheduler.services.privacy import before_applying, coded, codes, held
from scheduler.services.trips import trips
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import candidate, public
from scheduler.web.candidate.blueprint import bp
from scheduler.web.candidate.bookings import home_clock
from scheduler.web.candidate.data import CodeForm, checked
from scheduler.web.forms import once
from scheduler.web.mail_field import an_address

ANOTHERS = "We cannot use this address. Please enter another one, or write to us."


class AddressForm(CodeForm):
    """A new address, and the code that came to the old one."""

    mail = StringField(
        "New email", [InputRequired("Enter your new address."), Length(max=254), an_address]
    )


@bp.get("/c/<key>/data/erasure")
@candidate
def erasure(person: Candidate) -> ResponseReturnValue:
    """Say what erasing does, and ask for the code."""
    return ask(person, CodeForm())


@bp.post("/c/<key>/data/erasure")
@candidate
def erase(person: Candidate) -> ResponseReturnValue:
    """Erase everything, with the right code, and lead to a page that nobody's name is on."""
    form, candidate_id = CodeForm.sent(), person.id
    if not form.validate():
        return ask(person, form, status=422)
    doing = act(person)

    def do() -> str:
        coded.erase(session(), candidate_id, right[0], act=doing)
        return url_for("candidate.erased")

    right: list[int] = []
    try:
        return once(person, do, glance=lambda: right.append(checked(person, Deed.ERASE, form)))
    except (Invalid, Conflict) as refused:
        form.code.errors = [str(refused)]
        return ask(person, form, status=409 if isinstance(refused, Conflict) else 422)


def ask(person: Candidate, form: CodeForm, *, status: int = 200) -> ResponseReturnValue:
    """Render the page that says what erasing does."""
    now = clock.now()
    live = [step.id for each in held.applications_of(person) for step in each.steps]
    return htmx.render(
        "candidate/erasure",
        status=status,
        candidate=person,
        form=form,
        coming=held.coming(session(), person.id, now=now),
        has_tickets=any(each.files for each in trips.trips_of(session(), live).values()),
        visits=before_applying.coming(session(), person, now=now),
        said=SAID,
        clock=home_clock(person),
        is_asked=bool(codes.open_code(session(), person.id, Deed.ERASE, now=now)),
    )


@bp.get("/erased")
@public
def erased() -> ResponseReturnValue:
    """Say that it is done, to whoever asks."""
    return htmx.render("careers/erased")


@bp.get("/c/<key>/data/address")
@candidate
def address(person: Candidate) -> ResponseReturnValue:
    """Ask for a new address, and for the code that went to the old one."""
    return ask_address(person, AddressForm())


@bp.post("/c/<key>/data/address")
@candidate
def change_address(person: Candidate) -> ResponseReturnValue:
    """Change the address: the link that leads here ends, and a fresh one goes to the new one."""
    form = AddressForm.sent()
    if not form.validate():
        return ask_address(person, form, status=422)
    right: list[int] = []

    def do() -> str:
        mail = form.mail.data or ""
        coded.change_address(session(), person.id, right[0], mail, act=act(person))
        return url_for("candidate.address_changed")

    try:
        return once(person, do, glance=lambda: right.append(checked(person, Deed.ADDRESS, form)))
    except Invalid as refused:
        form.code.errors = [str(refused)]
        return ask_address(person, form, status=422)
    except Conflict:
        form.mail.errors = [ANOTHERS]  # whose it is stays untold
        return ask_address(person, form, status=409)


def ask_address(person: Candidate, form: AddressForm, *, status: int = 200) -> ResponseReturnValue:
    """Render the page."""
    asked = codes.open_code(session(), person.id, Deed.ADDRESS, now=clock.now())
    return htmx.render(
        "candidate/address", status=status, candidate=person, form=form, is_asked=bool(asked)
    )


@bp.get("/address-changed")
@public
def address_changed() -> ResponseReturnValue:
    """Say where the fresh link is."""
    return htmx.render("careers/address_changed")
