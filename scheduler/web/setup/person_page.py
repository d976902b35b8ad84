"""What the pages of people show."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from scheduler import clock
from scheduler.models import Membership, Person, Pool, StaffSession
from scheduler.services.outlook.misfits import misfits_of_people
from scheduler.services.outlook.outlook import Load, loads
from scheduler.services.people.people import PersonDetails
from scheduler.services.search.columns import weekly_hours
from scheduler.text.addresses import mail_key
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.actors import come_back_to, is_fresh
from scheduler.web.me import words
from scheduler.web.setup import interviewers
from scheduler.web.setup.person_form import NewPersonForm, PersonForm
from scheduler.web.signin import clock_of
from scheduler.web.zones import zone_choices


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the list."""

    person: Person
    clock: Clock
    hours: str
    load: Load | None
    signed_in_at: datetime | None


def show_all(actor: Person, form: NewPersonForm, *, status: int = 200) -> ResponseReturnValue:
    """Render the list."""
    form.zone.choices = zone_choices(clock.now(), interviewers.company_zone())
    lines = lines_of_all()
    return htmx.render(
        "setup/people",
        status=status,
        form=form,
        lines=lines,
        active=sum(line.person.is_active for line in lines),
        clock=clock_of(actor),
        now=clock.now(),
        asks_again=asks_again("setup.people"),
    )


def lines_of_all() -> list[Line]:
    """Return everybody, those switched off last, in five queries."""
    now = clock.now()
    found = session().scalars(select(Person).order_by(Person.is_active.desc(), Person.name)).all()
    ids = [each.id for each in found]
    hours, full, names = (
        weekly_hours(session(), ids),
        loads(session(), ids, now=now),
        office_names(),
    )
    last = last_sign_ins()
    return [
        Line(
            person=each,
            clock=clock_of(each),
            hours=words.glance(
                hours[each.id], names, on=now.astimezone(ZoneInfo(each.zone)).date()
            ),
            load=full.get(each.id),
            signed_in_at=last.get(each.id),
        )
        for each in found
    ]


def last_sign_ins() -> dict[int, datetime]:
    """Return when each person signed in last."""
    last = func.max(StaffSession.created_at)
    rows = session().execute(select(StaffSession.person_id, last).group_by(StaffSession.person_id))
    return {person_id: at for person_id, at in rows}  # noqa: C416 -- a Result has keys() of its own


def office_names() -> dict[int, str]:
    """Return the names of all offices."""
    return interviewers.office_names()


def show(
    actor: Person,
    person: Person,
    form: PersonForm | NewPersonForm,
    *,
    status: int = 200,
    stored: dict[str, str] | None = None,
) -> ResponseReturnValue:
    """Render one person; *stored* is what somebody else saved meanwhile."""
    now = clock.now()
    form.zone.choices = zone_choices(now, person.zone)
    hours = weekly_hours(session(), [person.id])[person.id]
    names = office_names()
    return htmx.render(
        "setup/person",
        status=status,
        person=person,
        form=form,
        stored=stored,
        clock=clock_of(person),
        now=now,
        glance=words.glance(hours, names, on=now.astimezone(ZoneInfo(person.zone)).date()),
        load=loads(session(), [person.id], now=now).get(person.id),
        outlook=interviewers.of([person.id], person.zone),
        offices=names,
        pools=pools_of(person),
        misfits=misfits_of_people(session(), [person.id], now=now),
        asks_again=asks_again("setup.person", person_id=person.id),
        may_switch=actor.is_admin or not (person.is_admin or person.is_coordinator),
    )


def pools_of(person: Person) -> list[tuple[Pool, Membership]]:
    """Return the pools of a person, by name."""
    rows = session().execute(
        select(Pool, Membership)
        .join(Membership, Membership.pool_id == Pool.id)
        .where(Membership.person_id == person.id)
        .order_by(Pool.name)
    )
    return [(row[0], row[1]) for row in rows]


def concerns_entry(before: PersonDetails, after: PersonDetails) -> bool:
    """Tell whether a change is one of rights, or of the address that somebody signs in by."""
    had, has = (
        (each.is_interviewer, each.is_coordinator, each.is_admin, mail_key(each.mail))
        for each in (before, after)
    )
    return had != has


def asks_again(endpoint: str, **values: object) -> bool:
    """Tell whether a page must ask for a fresh sign-in, which then leads back to it."""
    if is_fresh():
        return False
    come_back_to(endpoint, **values)
    return True
