"""The last conversation: recruiter, hiring manager and candidate, at four hours' notice, anywhere."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.offers import NOTICE_HOURS
from scheduler.domain.terms import BookingState, Part
from scheduler.mail.compose import compose
from scheduler.models import Message, Seat, WayPlace
from scheduler.services.bookings.booking import book
from scheduler.services.placing.securing import Choice
from scheduler.services.search.finding import ask
from scheduler.services.transaction import transaction
from scheduler.services.upkeep.invariants import check
from tests.people import make_office, make_person
from tests.services.closing import approve, step
from tests.services.referees import MORNING, Town


@pytest.fixture
def town(session, act):
    """Return a town whose last step is held by recruiter and manager, remote or in San Francisco."""
    town = Town(session, act, at=4)
    town.office = make_office(session, rooms=1)
    town.rita = make_person(session, "Rita Gomez", hours="Mon-Fri 9-17", office=town.office)
    town.max = make_person(session, "Max Stone", hours="Mon-Fri 12-17", office=town.office)
    own = step(town)
    role, way = own.application.role, own.stage.ways[0]
    with transaction(session):
        role.recruiter, role.manager = town.rita, town.max
        way.notice_hours = NOTICE_HOURS
        way.places.append(WayPlace(position=1, office=town.office))
        (seat,) = way.interviews[0].seats
        seat.pool, seat.part = None, Part.RECRUITER
        way.interviews[0].seats.append(Seat(position=1, part=Part.MANAGER))
    approve(town)
    return town


@pytest.mark.parametrize("is_there", [False, True])
def test_all_three_meet_at_the_first_time_that_both_of_ours_have(town, session, settings, is_there):
    office = town.office.id if is_there else None
    own = step(town)
    interview = own.stage.ways[0].interviews[0]
    starts = ask(session, own, interview, office, now=MORNING).starts()

    talk = book(
        session, town.offer_id, Choice(interview.id, office, starts[0]), act=town.hers(MORNING)
    )

    assert talk.state is BookingState.SCHEDULED
    assert sorted(each.person.name for each in talk.line_up) == ["Max Stone", "Rita Gomez"]
    assert timedelta(hours=4) <= talk.starts_at - MORNING < timedelta(hours=5)
    assert (talk.office_id, talk.room is not None) == (office, is_there)
    letters = [
        compose(session, each, settings.letterhead, now=MORNING)
        for each in session.scalars(select(Message).where(Message.object_id.is_not(None)))
    ]
    assert len(letters) == 3
    words = "".join(each.subject + each.text + each.calendar.decode() for each in letters)
    assert re.findall(r"(?i)\w*offer\w*", words.replace("\r\n ", "")) == []
    assert check(session) == []
