"""Choosing a day without applying: nothing is held, and nobody learns who else has been here."""

import pytest
from sqlalchemy import func, select

from scheduler.models import Message, Visit
from scheduler.services.visits import plans
from scheduler.services.visits.plans import Plan
from scheduler.web.candidate.wishes import stamp
from tests.people import make_candidate, make_office, make_role
from tests.visiting import DAY, THURSDAY, to
from tests.web.reading import Page
from tests.web.visitors.conftest import OFFICE

LUCIA = "lucia.moreno@mail.example"


def ask(client, wanted, **said):
    plain = {"wanted": wanted, "name": "Lucia Moreno", "mail": LUCIA, "guests": "1"}
    return client.post(OFFICE, data=plain | said)


def visits(session):
    session.rollback()
    return session.scalars(select(Visit)).all()


def test_the_page_shows_afternoons_with_places_left_and_times_for_coffee(client, town):
    town.afternoon(host=town.hosts[0])

    text = client.get(OFFICE).text

    for words in ("8 of 8 places left", "Jonas Weber welcomes you", "coffee with one of us"):
        assert words in text
    assert f'value="coffee-{stamp(town.coffees()[0])}"' in text


def test_the_role_page_leads_here_and_one_office_is_shown_at_once(client, town, session):
    role = make_role(session, town.pool)

    assert 'href="/visit"' in client.get(f"/roles/{role.slug}").text
    assert client.get("/visit").location == OFFICE


def test_with_two_offices_there_is_a_choice(client, town, session, act):
    other = make_office(session, "New York", zone="America/New_York")
    plans.change_plan(session, other.id, Plan(), act=act)

    text = client.get("/visit").text

    assert ("/visit/new-york" in text, OFFICE in text) == (True, True)


def test_an_office_that_takes_no_visitors_has_no_page(client, town, session, act):
    stored = plans.plan_of(session, town.office.id)
    paused = Plan(is_paused=True, version=stored.version)
    plans.change_plan(session, town.office.id, paused, act=act)

    assert [client.get(each).status_code for each in (OFFICE, "/visit")] == [404, 200]


def test_asking_leads_to_one_page_and_one_mail_and_holds_nothing(client, town, session):
    day = town.afternoon(places=1)

    answer = ask(client, f"a{day.id}", note="Rust", needs="Step-free")

    assert (answer.status_code, answer.location) == (303, f"{OFFICE}/asked")
    (visit,) = visits(session)
    assert (visit.state.value, visit.note, visit.needs, town.taken(day)) == (
        "asked",
        "Rust",
        "Step-free",
        0,
    )
    assert "Look in your mail" in client.get(answer.location).text


def test_the_answer_is_the_same_for_known_addresses(client, town, session):
    day = town.afternoon()
    make_candidate(session, mail="known@mail.example")
    town.come(to(day))

    answers = [
        ask(client, f"a{day.id}", mail=mail)
        for mail in ("known@mail.example", LUCIA, "new@mail.example")
    ]

    pages = [client.get(each.location).data for each in answers]
    assert {each.status_code for each in answers} == {303}
    assert pages[0] == pages[1] == pages[2]


def test_what_cannot_be_taken_is_shown_again_with_what_was_typed(client, town, session):
    answer = ask(client, "", name="", mail="nobody", note="Rust & more")

    page = Page(answer)
    assert (answer.status_code, visits(session)) == (422, [])
    assert page.fields["note"] == "Rust & more"
    assert page.errors[:2] == [
        "Choose an afternoon or a time first.",
        "Enter your name, as we should say it at the door.",
    ]


def test_a_likely_slip_in_the_address_is_asked_about_once(client, town):
    day = town.afternoon()

    answer = ask(client, f"a{day.id}", mail="lucia@gmial.com")
    kept = ask(client, f"a{day.id}", mail="lucia@gmial.com", mail_kept="lucia@gmial.com")

    assert ("Did you mean lucia@gmail.com?" in answer.text, kept.status_code) == (True, 303)


def test_a_full_afternoon_says_so_and_names_the_next(client, town):
    full = town.afternoon(places=1)
    town.afternoon(THURSDAY + 5 * DAY)
    town.come(to(full), "Omar Reyes")

    text = " ".join(client.get(OFFICE).text.split())
    answer = ask(client, f"a{full.id}")

    assert f'value="a{full.id}"' not in text
    assert "Full. The next with room is" in text
    assert (answer.status_code, "That afternoon is full" in answer.text) == (409, True)


@pytest.mark.parametrize(
    "wanted",
    [
        "a999999",
        "a0",
        "a٣",
        "a-1",
        "coffee-",
        "coffee-20261203T1803Z",
        "coffee-20200101T1800Z",
        "coffee-99991231T2359Z",
        "lunch-00010101T0000Z",
        "afternoon-20261203T1800Z",
        "x" * 5000,
        "\x00",
    ],
)
def test_hostile_choices_book_nothing_and_break_nothing(client, town, session, wanted):
    answer = ask(client, wanted)

    assert answer.status_code in {404, 409, 422}
    assert visits(session) == []


@pytest.mark.parametrize("guests", ["0", "-1", "4", "99999999999", "two", ""])
def test_hostile_groups_are_refused(client, town, session, guests):
    day = town.afternoon()

    assert ask(client, f"a{day.id}", guests=guests).status_code == 422
    assert visits(session) == []


def test_markup_in_a_name_stays_text(client, town, session, page_of):
    day = town.afternoon()
    ask(client, f"a{day.id}", name="<script>alert(1)</script> Lu")

    text = client.get(page_of(visits(session)[0])).text

    assert ("<script>alert" in text, "&lt;script&gt;" in text) == (False, True)


def test_one_address_is_mailed_five_times_an_hour_at_most(client, town, session):
    day = town.afternoon()

    codes = [ask(client, f"a{day.id}").status_code for _ in range(7)]

    assert codes == [303] * 5 + [429] * 2
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Message)) == 5


def test_the_same_form_sent_twice_asks_once(client, town, session):
    day = town.afternoon()

    answers = [ask(client, f"a{day.id}", submission="k" * 22).location for _ in range(2)]

    assert answers == [f"{OFFICE}/asked"] * 2
    assert len(visits(session)) == 1


def test_all_times_are_told_by_the_offices_clock(client, town):
    town.afternoon()
    text = client.get(OFFICE).text.replace("\xa0", " ")
    assert ("San Francisco (PST)" in text, "(MST)" in text) == (True, False)
