"""The last of us who would be in the room drops out: whoever coordinates decides what it becomes."""

import re
from datetime import timedelta

import pytest

from scheduler.domain.terms import Answer, Notice, SeatKind, StepState
from scheduler.errors import Conflict
from scheduler.mail.render import render
from scheduler.models import Booking, Claim, Interview, Membership, Pool, Seat, Step, Way
from scheduler.services.bookings import booking, moving
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.placing.securing import Choice
from scheduler.services.queue import queue
from scheduler.services.queue.queue import Kind
from scheduler.services.seats import answers, unattended
from scheduler.services.transaction import transaction
from scheduler.services.upkeep.invariants import check
from tests.conftest import NOON
from tests.mail.samples import BEFORE, BOOKED, FACTS, IN_OFFICE, JONAS, LINKS, TEAM
from tests.races.test_lost_updates import heard, just_before_its_turn
from tests.services.calls import make_company, make_office, make_person, make_role, make_step
from tests.services.seats.test_replacing import coordinated, news, sam

__all__ = ["sam"]  # the fixture


@pytest.fixture
def office(session):
    make_company(session)
    return make_office(session)


@pytest.fixture
def made(session, act, office, sam):
    """Return a panel in an office: Jonas is in the room, Lena, who may lead it too, on the screen."""
    jonas = make_person(session, "Jonas Weber", office=office)
    lena = make_person(session, "Lena Brandt")
    step = make_step(session, panel(session, [jonas], [lena], office, sam))
    at = (act.now + timedelta(days=3)).replace(hour=19, minute=0)
    interview = step.stage.ways[0].interviews[0]
    made = booking.book(session, step.id, Choice(interview.id, office.id, at), act=act)
    heard(session)
    return made


def panel(session, there, away, office, sam):
    """Return a role whose call has a seat in the room, and one that may be taken by screen."""
    role = coordinated(session, make_role(session, there, [office]), sam)
    with transaction(session):
        interview = session.get_one(Interview, role.plans[0].stages[1].ways[0].interviews[0].id)
        pool = pool_of("Elsewhere", away)
        interview.seats.append(
            Seat(position=2, pool=pool, may_join_by_screen=True, kind=SeatKind.LEAD)
        )
    return role


def pool_of(name, people):
    long_ago = NOON - timedelta(days=200)
    members = [Membership(person_id=each.id, joined_at=long_ago) for each in people]
    return Pool(name=name, members=members)


def seat_of(made, name):
    return next(each for each in made.attendances if each.person.name == name)


def drop(session, made, act, name="Jonas Weber"):
    answers.cannot(session, seat_of(made, name).id, "A cold", act=act)
    session.refresh(made)


def rows(session, act):
    session.rollback()
    return [each for each in queue.rows(session, now=act.now).rows if each.booking_id]


def claimed(session, made):
    found = session.query(Claim.resource_id).where(Claim.booking_id == made.id, ~Claim.is_gap)
    return {one for (one,) in found}


def test_who_is_in_the_room_leaves_nobody_there(session, act, made):
    assert {each.person.name: each.by_screen for each in made.attendances} == {
        "Jonas Weber": False,
        "Lena Brandt": True,
    }
    assert rows(session, act) == []

    drop(session, made, act)

    (row,) = rows(session, act)
    assert (row.kind, row.who, row.words, row.booking_id) == (
        Kind.NOBODY_IN_ROOM,
        ("Lena Brandt",),
        "Jonas Weber",
        made.id,
    )


def test_it_becomes_a_video_talk_at_its_time(session, act, made):
    answers.say(session, seat_of(made, "Lena Brandt").id, Answer.ACCEPTED, act=act)
    drop(session, made, act)
    was = (made.starts_at, made.entry.uid, made.link, made.team_object.uid)
    room, told = made.room_id, len(news(session))
    sequences = [each.sequence for each in (made.entry, made.team_object)]

    unattended.make_remote(session, made.id, act=act, version=made.version)

    now = [each.sequence for each in (made.entry, made.team_object)]
    assert now == [each + 1 for each in sequences]

    assert (made.starts_at, made.entry.uid, made.link, made.team_object.uid) == was
    assert (made.office, made.room, made.moved_from) == (None, None, None)
    assert [(each.person.name, each.answer) for each in made.attendances] == [
        ("Lena Brandt", Answer.ACCEPTED)
    ]
    assert claimed(session, made) == {
        made.step.application.candidate_id,
        made.attendances[0].person_id,
    }
    assert room not in claimed(session, made)
    assert sorted(news(session)[told:]) == [
        ("cancelled_team", "Jonas Weber"),
        ("moved", "Priya Raman"),
        ("moved_team", "Lena Brandt"),
    ]
    assert (rows(session, act), check(session)) == ([], [])


def test_or_it_stays_and_is_asked_once(session, act, made, sam):
    drop(session, made, act)
    told, room = len(news(session)), made.room_id

    unattended.keep(session, made.id, sam.id, act=act, version=made.version)

    assert (made.room_id, made.unattended_by.name) == (room, "Sam Okafor")
    assert [each.person.name for each in made.attendances] == ["Lena Brandt"]
    assert sorted(news(session)[told:]) == [
        ("cancelled_team", "Jonas Weber"),
        ("people_changed", "Priya Raman"),
        ("people_team", "Lena Brandt"),
    ]
    assert (rows(session, act), check(session)) == ([], [])
    with pytest.raises(Conflict, match="meanwhile"):
        unattended.make_remote(session, made.id, act=act, version=made.version)


def test_at_another_time_it_is_asked_anew(session, act, made, sam):
    drop(session, made, act)
    unattended.keep(session, made.id, sam.id, act=act, version=made.version)
    there = Choice(made.interview_id, made.office_id, made.starts_at + timedelta(days=1))
    moving.move(session, made.id, there, act=act, on_behalf=OnBehalf("They are ill"))
    assert made.unattended_by is None
    assert "Jonas Weber" in [each.person.name for each in made.attendances]


def test_a_replacement_for_the_room_leaves_no_question(session, act, made, office, sam):
    """Somebody else of the pool is there that day: the seat goes to them by itself."""
    aisha = make_person(session, "Aisha Malik", office=office)
    with transaction(session):
        pool = session.get_one(Pool, made.interview.seats[0].pool_id)
        pool.members.append(Membership(person_id=aisha.id, joined_at=NOON - timedelta(days=200)))
    drop(session, made, act)
    assert sorted(each.person.name for each in made.attendances) == ["Aisha Malik", "Lena Brandt"]
    assert rows(session, act) == []


def test_who_cannot_hold_it_alone_is_not_left_alone(session, act, made):
    with transaction(session):
        seat_of(made, "Lena Brandt").kind = SeatKind.PANELIST
    drop(session, made, act)
    assert [each.kind for each in rows(session, act)] == [Kind.NOBODY_IN_ROOM]
    for deed in (
        unattended.make_remote,
        lambda *args, **kwargs: unattended.keep(*args, 1, **kwargs),
    ):
        with pytest.raises(Conflict, match="Find somebody first"):
            deed(session, made.id, act=act, version=made.version)
    assert made.office_id is not None


def test_at_night_where_they_live_it_is_no_video_talk(session, act, made):
    with transaction(session):
        made.step.application.candidate.zone = "Asia/Tokyo"
    drop(session, made, act)
    with pytest.raises(Conflict, match="night"):
        unattended.make_remote(session, made.id, act=act, version=made.version)
    assert made.office_id is not None
    assert check(session) == []


def test_who_comes_second_is_told_so(engine, session, act, made, sam):
    drop(session, made, act)
    number, version, person = made.id, made.version, sam.id

    def come_first():
        with type(session)(engine) as other:
            unattended.keep(other, number, person, act=act, version=version)

    with just_before_its_turn(session, come_first), pytest.raises(Conflict, match="meanwhile"):
        unattended.make_remote(session, number, act=act, version=version)
    session.rollback()
    assert session.get_one(Booking, number).office_id is not None
    assert check(session) == []


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", "", answer.text).split())


def test_from_the_queue_it_is_one_press(client, session, act, made, sam, now):
    now.at = act.now
    drop(session, made, act)
    number, application, version = made.id, made.application_id, made.version
    desk, page = client.enter(sam), f"/candidates/{application}/bookings/{number}/room"
    hers = f"/candidates/{application}"
    for leading in (desk.get("/queue?show=nobody_in_room"), desk.get(hers)):
        assert page in leading.text
    assert "Nobody would be in the room with Priya" in text_of(desk.get(hers))
    asked = text_of(desk.get(page))
    assert "Nobody would be in the room with Priya" in asked
    assert "Priya need not come to San Francisco." in asked
    assert (
        page in desk.get(f"{page.rsplit('/', 1)[0]}/seats/{seat_of(made, 'Jonas Weber').id}").text
    )

    assert desk.press(page, {"deed": "neither", "version": version}).status_code == 422
    form = {"deed": "keep", "version": version, "submission": "once"}
    for _ in range(2):
        assert desk.press(page, form).status_code == 303
    shown = text_of(desk.get(hers))
    assert page not in desk.get(hers).text
    assert "It stays in the office: Priya sits in the room" in shown
    assert "Nobody of us is in the room: Sam Okafor decided so." in shown
    assert page not in desk.get("/queue").text
    assert desk.get(page).status_code == 302
    desk.press(page, {"deed": "remote", "version": version})
    assert unattended.NOT_SO in text_of(desk.get(hers))


def test_in_a_loop_the_candidate_is_there_anyway(client, session, act, made, sam, now):
    """Another talk of the day, in the same office, has somebody in the room: to keep it comes first."""
    now.at = act.now
    aisha = make_person(session, "Aisha Malik", office=made.office)
    with transaction(session):
        way = session.get_one(Way, made.interview.way_id)
        chat = Interview(position=2, title="A chat", minutes=30, seats=[Seat(position=1)])
        chat.seats[0].pool = pool_of("Chatters", [aisha])
        way.interviews.append(chat)
        session.get_one(Step, made.step_id).state = StepState.OPEN
    drop(session, made, act)
    then = Choice(chat.id, made.office_id, made.ends_at)
    other = booking.book(session, made.step_id, then, act=act)

    found = unattended.outlook(session, made, act=act)
    assert [each.id for each in found.others] == [other.id]
    page = f"/candidates/{made.application_id}/bookings/{made.id}/room"
    asked = text_of(client.enter(sam).get(page))
    assert asked.index("The office all the same.") < asked.index("A video talk instead.")
    assert "Priya is in San Francisco that day anyway, for A chat" in asked

    unattended.make_remote(session, made.id, act=act, version=made.version)
    assert (made.office_id, made.entry.id) == (None, other.entry.id)
    assert made.step.office_id == other.office_id
    assert check(session) == []


def test_mails_say_where_it_is_now_and_never_why():
    """A pure look at the words of all whom one of the two decisions reaches."""
    was = {"starts_at": BOOKED["starts_at"], "ends_at": BOOKED["ends_at"], "office": "New York"}
    for notice, facts in ((Notice.MOVED, BOOKED), (Notice.MOVED_TEAM, TEAM)):
        mail = render(
            notice, facts | {"before": BEFORE["before"] | was}, LINKS[notice], can_reply=False
        )
        assert mail.subject.startswith("Changed: ")
        for words in (mail.text, mail.html):
            assert "The time stays." in " ".join(words.split())
            assert "Moved" not in words
    away = {"people": [JONAS | {"by_screen": True}], "joined": [], "gone": ["Aisha Malik"]}
    for notice, facts, said in (
        (Notice.PEOPLE_CHANGED, IN_OFFICE, "Jonas Weber joins on the screen of your room"),
        (Notice.PEOPLE_TEAM, TEAM | {"office": IN_OFFICE["office"]}, "Priya sits there"),
    ):
        here = render(notice, facts | away, LINKS[notice], can_reply=False)
        there = render(notice, facts | away | {"people": [JONAS]}, LINKS[notice], can_reply=False)
        for part in ("text", "html"):
            assert said in " ".join(getattr(here, part).split())
            assert said not in " ".join(getattr(there, part).split())
    free = {"free": [], "on_screen": ["Lena Brandt"]}
    mail = render(
        Notice.AT_RISK, FACTS[Notice.AT_RISK] | free, LINKS[Notice.AT_RISK], can_reply=False
    )
    assert "Nobody would be in the room: Lena Brandt joins by screen." in " ".join(
        mail.text.split()
    )
