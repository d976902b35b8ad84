from datetime import timedelta

import pytest
from sqlalchemy import select, update

from scheduler.models import Application, Attendance, Candidate, Message, Step
from scheduler.services.applications import applying
from scheduler.services.applications.applying import Answers
from scheduler.services.files import Upload
from scheduler.services.process import process
from scheduler.services.transaction import transaction
from tests.services import hiring
from tests.services.hiring import booked, state_of, states, told, version
from tests.web.coordinator.pages import plain

HOUR = timedelta(hours=1)
OLD = "nadia@mail.example"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def called(session, nadia, act):
    """Return Nadia's application, at the intro call."""
    process.advance(session, nadia, act=act, version=version(session, nadia))
    return nadia


def page_of(desk, application, **args):
    answer = desk.get(f"/candidates/{application}", query_string=args)
    assert answer.status_code == 200
    return plain(answer.text)


def press(desk, session, application, verb, **data):
    seen = data.pop("version", None) or version(session, application)
    return desk.press(f"/candidates/{application}/{verb}", {"version": seen, **data})


def test_the_page_says_who_it_is_and_where_they_stand(desk, session, role, act):
    answers = Answers(
        "Nadia Farouk",
        "nadia@mail.example",
        "America/Denver",
        phone="+1 303 555 0188",
        looking_for=HOSTILE,
        accommodations="Uses captions",
        cv_link="https://nadia.example/cv",
    )
    made = applying.apply(session, role, answers, act=act)
    page = page_of(desk, made.id)
    for part in (
        "Nadia Farouk",
        "Customer Engineer · Denver (MST) · applied Mon 23 Nov, 11:20 am (PST)",
        "Read the application",
        "5 steps",
        "nadia@mail.example",
        "+1 303 555 0188",
        "12:20 pm, Denver (MST)",
        f"“{HOSTILE}”",
        "Uses captions",
        "https://nadia.example/cv",
        "Kept for 12 months after the close, as agreed",
        "command applied for Customer Engineer".replace("command", "The command line"),
    ):
        assert part in page


def test_the_cv_is_handed_out_inert(desk, session, role, act):
    upload = Upload("Nadia’s cv.pdf", b"%PDF-1.7 " + b"x" * 300_000)
    answers = Answers("Nadia", "nadia@mail.example", "UTC", cv=upload)
    made = applying.apply(session, role, answers, act=act)
    answer = desk.get(f"/candidates/{made.id}/cv")
    assert answer.data == upload.data
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Length"] == str(len(upload.data))
    assert "cv.pdf , 300 kB" in page_of(desk, made.id).replace("cv.pdf,", "cv.pdf ,")


def test_without_a_cv_there_is_nothing_to_hand_out(desk, nadia):
    assert desk.get(f"/candidates/{nadia}/cv").status_code == 404


def test_who_waits_for_their_link_has_no_page_yet(desk, session, nadia, act):
    other = hiring.applied(session, hiring.a_role(session, act, "Technical Writer"), act)
    assert desk.get(f"/candidates/{other}").status_code == 404
    assert "Technical Writer" not in page_of(desk, nadia)
    assert desk.get("/candidates/999").status_code == 404


def test_a_line_up_says_why_these_people_come(desk, session, called, act):
    jonas = hiring.an_interviewer(session, act)
    booking = booked(session, called, act, in_hours=48, person_id=jonas)
    because = [
        {"name": "Jonas Weber", "minutes": 60, "verdict": "chosen"},
        {"name": "Aisha Malik", "minutes": 120, "verdict": "more_load"},
        {"name": "Wes Ito", "minutes": 0, "verdict": "not_qualified"},
    ]
    with transaction(session):
        session.execute(update(Attendance).values(chosen_because=because))
    page = page_of(desk, called)
    assert "Wed 25 Nov, 11:20 to 11:50 am (PST)" in page
    assert "Jonas Weber: 1 hour in 8 weeks, chosen" in page
    assert "Aisha Malik: 2 hours in 8 weeks, has more" in page
    assert "Wes Ito: nothing in 8 weeks, is still in training" in page
    assert f"/candidates/{called}/steps/" in desk.get(f"/candidates/{called}").text
    assert booking


def test_reading_moves_the_application_to_those_who_wait_for_a_decision(desk, session, nadia):
    answer = press(desk, session, nadia, "reading")
    assert (answer.status_code, answer.location) == (303, f"/candidates/{nadia}")
    assert "Marked as read." in page_of(desk, nadia)
    assert "To advance" in plain(desk.get("/queue").text)


@pytest.mark.parametrize(
    ("outcome", "follows"),
    [
        ("passed", ("Nadia has passed and goes on.", ["in_process", "passed", "passed", "open"])),
        ("declined", ("Nadia was declined kindly.", ["declined", "passed", "declined"])),
        (
            "candidate_no_show",
            ("Nadia is asked for another time.", ["in_process", "passed", "open"]),
        ),
    ],
)
def test_an_outcome_is_set_by_one_press(desk, session, called, act, outcome, follows):
    said, application_is = follows
    booking = booked(session, called, act, in_hours=-2)
    assert "What became of Intro call?" in page_of(desk, called)
    press(desk, session, called, "outcome", booking=booking, outcome=outcome)
    assert said in page_of(desk, called)
    assert states(session, called)[: len(application_is)] == application_is


def test_an_outcome_must_be_chosen(desk, session, called, act):
    booking = booked(session, called, act, in_hours=-2)
    answer = press(desk, session, called, "outcome", booking=booking)
    assert answer.status_code == 422
    assert "Choose what became of it." in plain(answer.text)


def test_a_booking_of_somebody_else_is_missing(desk, session, called, role, act):
    other = hiring.applied(session, role, act, "Hugo Lindqvist")
    booking = booked(session, other, act, in_hours=-2)
    answer = press(desk, session, called, "outcome", booking=booking, outcome="passed")
    assert (answer.status_code, state_of(session, booking)) == (404, "scheduled")


def test_what_changed_meanwhile_is_said_and_nothing_is_done(desk, session, called, act):
    booking = booked(session, called, act, in_hours=-2)
    seen = version(session, called)
    process.mark_read(session, called, act=act)
    with transaction(session):
        session.get_one(Application, called).version += 1
    answer = press(
        desk, session, called, "outcome", version=seen, booking=booking, outcome="passed"
    )
    assert answer.status_code == 409
    assert "Something changed here after you opened this page" in plain(answer.text)
    assert state_of(session, booking) == "scheduled"


def test_the_last_decision_can_be_taken_back(desk, session, called):
    press(desk, session, called, "reopening")
    assert "The last decision is taken back." in page_of(desk, called)
    assert states(session, called)[:3] == ["received", "open", "ahead"]
    answer = press(desk, session, called, "reopening")
    assert answer.status_code == 409
    assert "There is nothing to take back here." in plain(answer.text)


def test_a_step_can_be_left_out(desk, session, called):
    step = session.get_one(Application, called).steps[2].id
    press(desk, session, called, f"steps/{step}/skipping")
    assert "Technical side is left out." in page_of(desk, called)
    assert states(session, called)[:4] == ["in_process", "passed", "open", "skipped"]


def test_one_more_move_can_be_granted(desk, session, called, act):
    booked(session, called, act, in_hours=48)
    step = hiring.current(session, called).id
    press(desk, session, called, f"steps/{step}/extra-move")
    assert "Nadia may move it once more." in page_of(desk, called)
    session.rollback()
    assert session.get_one(Step, step).extra_moves == 1


def test_a_step_of_somebody_else_is_missing(desk, session, called, role, act):
    other = hiring.applied(session, role, act, "Hugo Lindqvist")
    step = session.get_one(Application, other).steps[1].id
    assert press(desk, session, called, f"steps/{step}/skipping").status_code == 404


def test_a_corrected_address_gets_what_was_outstanding(desk, session, called):
    with transaction(session):
        session.execute(update(Message).values(dead_at=Message.created_at, last_answer="unknown"))
    assert "Mail to nadia@mail.example came back: unknown" in page_of(desk, called)
    data = {"mail": "nadia@gmail.example", "seen": "nadia@mail.example"}
    answer = press(desk, session, called, "address", **data)
    assert answer.status_code == 303
    page = page_of(desk, called)
    assert "Mail goes to nadia@gmail.example now" in page
    assert "came back" not in page
    session.rollback()
    assert {address for _, address, _ in told(session)} == {"nadia@gmail.example"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("nadia", OLD), (422, "Enter an email address like name@example.com.")),
        (("", OLD), (422, "Enter an email address.")),
        (("hugo@mail.example", OLD), (409, "another candidate, Hugo Lindqvist")),
        (("n@mail.example", "old@mail"), (409, "Somebody else has changed this address")),
    ],
)
def test_an_address_that_cannot_be_taken_is_said_beside_it(desk, session, nadia, act, typed, said):
    (mail, seen), (status, sentence) = typed, said
    hiring.applied(session, 1, act, "Hugo Lindqvist")
    answer = press(desk, session, nadia, "address", mail=mail, seen=seen)
    assert answer.status_code == status
    assert sentence in plain(answer.text)
    head, title, rest = answer.text.partition("<h1>")
    assert "<title>Something to fix: Nadia Farouk" in head
    assert (head.count('<a href="#mail">'), rest.count('<a href="#mail">'), title) == (1, 0, "<h1>")
    assert "nadia@mail.example" in session.scalars(select(Candidate.mail)).all()


def test_the_journal_is_shortened_until_asked_for(desk, session, nadia, act):
    for _ in range(8):
        process.advance(session, nadia, act=act, version=version(session, nadia))
        press(desk, session, nadia, "reopening")
    assert "2 earlier entries" in page_of(desk, nadia)
    whole = page_of(desk, nadia, journal="whole")
    assert "earlier entries" not in whole
    assert whole.count("Sam Okafor took the last decision back; Application is open again") == 8
