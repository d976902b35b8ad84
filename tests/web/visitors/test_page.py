"""The visitor's own page: looking changes nothing, one press and they are expected."""

from datetime import timedelta

import pytest

from scheduler.services.privacy import visitors
from scheduler.services.visits import days
from scheduler.services.visits.hosting import standing
from scheduler.web.candidate.wishes import stamp
from tests.calendar.lines import read as read_lines
from tests.conftest import NOON
from tests.mail.post import deliver_all, messages
from tests.people import make_application, make_candidate, make_role
from tests.visiting import DAY, THURSDAY, coffee, to

LUCIA = "lucia.moreno@mail.example"


def test_looking_changes_nothing_and_the_press_confirms_address_and_place(client, town, page_of):
    day = town.afternoon()
    visit = town.ask(to(day))
    page = page_of(visit)

    for method in ("GET", "HEAD") * 3:
        client.open(page, method=method)
    before = (town.visit(visit.id).confirmed_at, town.taken(day))
    answer = client.post(f"{page}/confirmation")

    town.session.rollback()
    after = (town.visit(visit.id).confirmed_at, town.taken(day))
    assert (before, answer.status_code, after) == ((None, 0), 303, (NOON, 1))
    assert "See you on Thursday, Lucia" in client.get(page).text


def test_the_page_says_when_where_who_and_whom_to_call(client, town, page_of):
    visit = town.come(coffee(town.coffees()[0]))
    host = standing(town.session, visit.id).attendances[0].person

    text = client.get(page_of(visit)).text

    for words in (
        "201 Harbor Street",
        "https://maps.example/harbor",
        "Ring at the glass door.",
        host.name,
        "+1 415 555 0199",
        "A tour.",
        "(PST",
    ):
        assert words in text


def test_the_calendar_file_is_the_visit_at_the_office(client, town, page_of):
    visit = town.come(coffee(town.coffees()[0]))

    answer = client.get(f"{page_of(visit)}/visit.ics")

    lines = read_lines(answer.text)
    text = answer.text
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert lines
    assert ("LOCATION:201 Harbor Street" in text, f"UID:{visit.entry.uid}" in text) == (True, True)


def test_what_was_not_confirmed_has_no_calendar_file(client, town, page_of):
    visit = town.ask(to(town.afternoon()))
    assert client.get(f"{page_of(visit)}/visit.ics").status_code == 404


def test_a_place_that_went_meanwhile_is_said_kindly_with_what_there_is(client, town, page_of):
    day, other = town.afternoon(places=1), town.afternoon(THURSDAY + DAY)
    visit = town.ask(to(day))
    town.come(to(day), "Omar Reyes")

    answer = client.post(f"{page_of(visit)}/confirmation")

    assert (answer.status_code, "That afternoon is full" in answer.text) == (409, True)
    assert f'value="a{other.id}"' in answer.text
    again = client.post(f"{page_of(visit)}/time", data={"wanted": f"a{other.id}", "guests": "1"})
    assert again.status_code == 303
    town.session.rollback()
    assert town.visit(visit.id).visit_day_id == other.id


def test_moving_says_where_it_was(client, town, page_of):
    first, second = town.coffees()[0], town.coffees()[12]
    visit = town.come(coffee(first))

    wanted = {"wanted": f"coffee-{stamp(second)}", "guests": "1"}
    answer = client.post(f"{page_of(visit)}/time", data=wanted)

    assert answer.status_code == 303
    text = client.get(page_of(visit)).text
    assert "Moved from" in text
    town.session.rollback()
    assert town.visit(visit.id).starts_at == second


def test_without_a_choice_the_page_asks_for_one(client, town, page_of):
    visit = town.come(to(town.afternoon()))
    answer = client.post(f"{page_of(visit)}/time", data={"wanted": "", "guests": "1"})
    assert (answer.status_code, "Choose an afternoon" in answer.text) == (422, True)


def test_cancelling_is_one_press_and_other_times_stay_offered(client, town, page_of):
    day = town.afternoon()
    visit = town.come(to(day))

    answer = client.post(f"{page_of(visit)}/cancellation")

    text = client.get(page_of(visit)).text
    assert answer.status_code == 303
    assert ("This visit is cancelled" in text, f'value="a{day.id}"' in text) == (True, True)


def test_whom_we_called_off_reads_why_and_chooses_without_filling_in_again(client, town, page_of):
    day, other = town.afternoon(), town.afternoon(THURSDAY + DAY)
    visit = town.come(to(day))
    days.cancel_day(town.session, day.id, reason="The heating is out.", act=town.act)

    text = client.get(page_of(visit)).text
    answer = client.post(f"{page_of(visit)}/time", data={"wanted": f"a{other.id}", "guests": "1"})

    assert ("We had to cancel. Sorry." in text, "The heating is out." in text) == (True, True)
    assert answer.status_code == 303
    town.session.rollback()
    assert town.visit(visit.id).state.value == "confirmed"


def test_pressing_a_button_twice_does_it_once(client, town, page_of):
    day = town.afternoon()
    visit = town.ask(to(day))
    form = {"submission": "k" * 22}

    codes = [client.post(f"{page_of(visit)}/confirmation", data=form).status_code for _ in range(2)]

    town.session.rollback()
    assert (codes, town.taken(day)) == ([303, 303], 1)


@pytest.mark.parametrize("path", ["", "/visit.ics", "/application?role=nothing"])
def test_a_wrong_key_leads_nowhere(client, town, path):
    assert client.get(f"/v/{'a' * 33}{path}").status_code == 404


def test_the_key_of_one_visit_opens_no_other_kind_of_page(client, town, page_of):
    key = page_of(town.ask(to(town.afternoon()))).removeprefix("/v/")
    assert [client.get(f"/{each}/{key}").status_code for each in "cra"] == [404] * 3


def test_only_who_agrees_takes_their_words_along_to_an_application(client, town, page_of):
    role = make_role(town.session, town.pool)
    visit = town.come(to(town.afternoon()), needs="Step-free, please")
    page = page_of(visit)

    plain = client.get(f"{page}/application?role={role.slug}")
    agreed = client.post(f"{page}/application", data={"role": role.slug}, follow_redirects=True)

    assert (plain.status_code, plain.location) == (303, f"/roles/{role.slug}/applications")
    for words in ("Lucia Moreno", LUCIA, "Step-free, please"):
        assert words in agreed.text
    town.session.rollback()
    assert town.visit(visit.id).consented_at == NOON


def test_a_month_after_the_link_leads_nowhere(client, town, page_of, now):
    visit = town.come(to(town.afternoon()))
    page = page_of(visit)
    visitors.erase_visitors(town.session, act=town.at(visit.ends_at + 30 * DAY))
    now.at = visit.ends_at + 30 * DAY

    assert client.get(page).status_code == 404


def test_nothing_that_visitor_or_host_reads_tells_of_an_application(
    client, town, page_of, settings, engine
):
    """A visitor who is a candidate reads, and lets others read, what any visitor would."""
    role = make_role(town.session, town.pool, title="Secret Agent")
    candidate = make_candidate(town.session, "Lucia Moreno", mail=LUCIA)
    application = make_application(town.session, role, candidate)
    visit = town.come(coffee(town.coffees()[0]))
    host = standing(town.session, visit.id).attendances[0].person
    deliver_all(engine, settings, now=NOON)
    browser = client.application.test_client()

    host_reads = [
        browser.enter(host).get(each).text
        for each in (
            "/me",
            "/visits",
            f"/visits?on={town.coffees()[0].date()}",
            f"/visits/{visit.id}",
        )
    ]
    said = [str(each.facts) for each in messages(town.session)]

    pages = [client.get(page_of(visit)).text, *host_reads]
    bodies = [each.partition("<body")[2] for each in pages]  # the head has digests of files
    for text in (*bodies, *said):
        for word in ("Secret Agent", "/c/", f"/candidates/{application.id}"):
            assert word not in text.replace(role.slug, "").replace(">Secret Agent</a>", "").replace(
                "as Secret Agent", ""
            )
    desk = client.application.test_client().enter(town.sam)
    assert f"/candidates/{application.id}" in desk.get(f"/visits/{visit.id}").text
    assert f"/visits/{visit.id}" in desk.get(f"/candidates/{application.id}").text


def test_after_it_began_the_page_offers_nothing_to_change(client, town, page_of, now):
    day = town.afternoon()
    visit = town.come(to(day))
    now.at = day.starts_at + timedelta(minutes=5)

    text = client.get(page_of(visit)).text

    assert (
        "Cancel the visit" in text,
        client.post(f"{page_of(visit)}/cancellation").status_code,
    ) == (
        False,
        409,
    )
