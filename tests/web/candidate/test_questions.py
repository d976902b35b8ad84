"""A candidate asks from any page and reads who answers by when: plain text, and all of it kept."""

import re

import pytest
from sqlalchemy import select

from scheduler.domain.questions import ReplyWay
from scheduler.domain.terms import ApplicationState
from scheduler.models import Application, Question
from scheduler.services.questions import answers
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.people import make_application, make_candidate, make_role, portal
from tests.services.asking import DAY, QUIET, Town
from tests.web.reading import Page

BAD = '<script>alert(1)</script> <a href="https://evil.example">see</a>'


@pytest.fixture
def town(session, act, now):
    return Town(session, act)


@pytest.fixture
def home(session, settings, town):
    return portal(session, settings, town.priya)


def words(response):
    """Return what a page says, without what it is made of."""
    text = re.sub(r"<[^>]+>", "", response.text)
    return " ".join(text.replace("&nbsp;", " ").replace("\xa0", " ").split())


def send(client, home, page="", **values):
    """Fill in the box of one of her pages, or the one that it leads to, and press its button."""
    shown = client.get(f"{home}{page}")
    if led := re.search(r'href="([^"]+/questions/new[^"]+)"', shown.text):
        shown = client.get(led[1])
    fields = {
        name: value
        for name, value in Page(shown).fields.items()
        if name in {"application", "to", "words", "submission"}
    }
    return client.post(f"{home}/questions", data=fields | values)


def asked(session):
    session.rollback()
    return session.scalars(select(Question).order_by(Question.id)).all()


def test_a_question_from_the_portal_says_who_answers_and_by_when(client, session, town, home):
    assert "Sam answers by Tue 24 Nov, 6:00 pm (MST)" in words(client.get(home))

    answer = send(client, home, words=QUIET)

    assert (answer.status_code, answer.location) == (303, f"{home}/questions#q-1")
    page = words(client.get(f"{home}/questions"))
    assert "Your question is with us. Sam answers by Tue 24 Nov, 6:00 pm (MST)." in page
    assert [each.words for each in asked(session)] == [QUIET]


@pytest.mark.parametrize("page", ["/details", "/steps/{step}", "/bookings/{booking}"])
def test_every_page_of_hers_has_the_box(client, session, town, home, page):
    booking, step = town.booked(), town.application.steps[1].id

    send(client, home, page.format(step=step, booking=booking), words=QUIET)

    assert [each.application_id for each in asked(session)] == [town.application_id]


def test_of_two_applications_the_page_says_which_one_is_asked_about(client, session, town, home):
    newest = make_application(session, make_role(session, town.pool), town.priya).id
    first = town.application_id

    send(client, home, f"/steps/{town.application.steps[1].id}", words=QUIET)
    send(client, home, f"/bookings/{town.booked()}", words="And a plant?")
    send(client, home, f"/applications/{first}/end", words="And a cat?")
    send(client, home, "/details", words="And there?")

    assert [each.application_id for each in asked(session)] == [first, first, first, newest]


def test_on_a_page_of_times_the_box_comes_when_it_is_asked_for(client, town, home):
    asking = f"{home}/questions/new?application={town.application_id}"
    times = client.get(f"{home}/steps/{town.application.steps[1].id}")
    assert f'href="{asking}"' in times.text
    assert 'name="words"' not in times.text

    box = client.get(asking, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert box.text.lstrip().startswith("<section")
    for shown in (box, client.get(asking)):
        assert "Sam answers by Tue 24 Nov, 6:00 pm (MST)" in words(shown)
        assert shown.text.count('name="words"') == 1


def test_nobody_asks_about_somebody_elses_application(client, session, town, home):
    other = make_application(
        session, make_role(session, town.pool), make_candidate(session, "Ada B")
    )

    assert client.get(f"{home}/questions/new?application={other.id}").status_code == 404


def test_it_goes_on_the_agenda_of_a_talk_and_whoever_holds_it_reads_it_before(
    client, app, session, town, home
):
    booking = town.booked()
    answer = send(client, home, words=QUIET, to=f"booking-{booking}")
    assert answer.status_code == 303

    assert (
        "On the agenda of Intro call, Wed 25 Nov, 12:00 pm (MST). Jonas reads it before."
        in words(client.get(f"{home}/questions"))
    )
    jonas = app.test_client().enter(town.jonas)
    assert QUIET in jonas.get(f"/interviews/{booking}").text
    assert QUIET in jonas.get("/me").text
    pressed = jonas.press("/questions/1/answer", {"way": "talk", "seen": 0})
    assert pressed.status_code == 303
    assert "Jonas talked about it" in words(client.get(f"{home}/questions"))


def test_one_person_alone_may_be_asked(client, session, town, home):
    send(client, home, words=QUIET, to=f"person-{town.dana.id}")

    [question] = asked(session)
    assert (question.person.name, question.addressee) == ("Dana Liu", "person")


@pytest.mark.parametrize(
    ("said", "to", "error"),
    [
        ("", "team", "Write your question first."),
        ("x" * 4001, "team", "Use 4,000 characters at most."),
        (QUIET, "person-999", "Not a valid choice."),
        (QUIET, "booking-999", "Not a valid choice."),
        (QUIET, "everybody", "Not a valid choice."),
    ],
)
def test_what_cannot_be_taken_is_kept_as_it_was_typed(client, session, home, said, to, error):
    answer = send(client, home, words=said, to=to)

    page = Page(answer)
    assert (answer.status_code, page.errors) == (422, [error])
    assert page.fields["words"] == said
    assert asked(session) == []


def test_twenty_open_questions_are_enough_and_the_next_is_kept(client, session, town, home):
    for number in range(20):
        town.ask(f"And {number}?")
    answer = send(client, home, "/details", words=QUIET)

    assert answer.status_code == 409
    assert Page(answer).fields["words"] == QUIET
    assert len(asked(session)) == 20


def test_pressed_twice_it_is_asked_once(client, session, home):
    fields = {"words": QUIET, "submission": "s" * 22}
    places = [client.post(f"{home}/questions", data=fields).location for _ in range(2)]

    assert places == [f"{home}/questions#q-1"] * 2
    assert len(asked(session)) == 1


def test_somebody_elses_thread_does_not_exist(client, session, town, home):
    other = make_application(
        session, make_role(session, town.pool), make_candidate(session, "Ada B")
    )

    assert send(client, home, words=QUIET, application=other.id).status_code == 404
    assert asked(session) == []


def test_what_she_wrote_is_text_for_whoever_reads_it(client, app, town, home):
    send(client, home, words=BAD)
    sam = app.test_client().enter(town.sam)

    for page in (
        client.get(f"{home}/questions"),
        sam.get("/questions/1"),
        sam.get(f"/candidates/{town.application_id}"),
        sam.get("/queue"),
    ):
        assert "<script>alert" not in page.text
        assert 'href="https://evil.example"' not in page.text
        assert "&lt;script&gt;" in page.text


def test_she_reads_answers_and_no_note_of_ours(client, session, town, home):
    written, rung, closed = town.ask("One?"), town.ask("Two?"), town.ask("Thanks!")
    town.answer(written, town.dana, "First line\nsecond line")
    town.answer(rung, town.sam, "A note for us alone", way=ReplyWay.PHONE)
    answers.close(session, closed, "Chatty", by=town.sam.id, act=town.by(town.sam))

    page = client.get(f"{home}/questions")
    assert "First line\nsecond line" in page.text
    assert "Sam answered by phone" in words(page)
    assert "Read by Sam." in words(page)
    assert "A note for us alone" not in page.text + client.get(home).text
    assert "Chatty" not in page.text


def test_a_late_answer_says_so_and_whom_to_call(client, town, home, now):
    town.ask()
    now.pass_(3 * DAY)

    page = words(client.get(f"{home}/questions"))
    assert "Sam was to answer by Tue 24 Nov, 6:00 pm (MST). We are sorry" in page
    assert "call us on +1 415 555 0142" in page


def test_what_came_in_her_name_from_elsewhere_is_not_shown_to_her(client, town, home):
    town.ask("I am not Priya", by_mail=True, sender="stranger@evil.example")

    assert "I am not Priya" not in client.get(f"{home}/questions").text
    assert "I am not Priya" not in client.get(home).text


def test_after_the_end_the_thread_stays(client, session, town, home):
    town.ask("Why?")
    with transaction(session):
        ended = session.get_one(Application, town.application_id)
        ended.state, ended.ended_at = ApplicationState.DECLINED, NOON
    answer = send(client, home, words="And feedback?")

    assert answer.status_code == 303
    assert [each.words for each in asked(session)] == ["Why?", "And feedback?"]
