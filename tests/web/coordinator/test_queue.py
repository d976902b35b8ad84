from datetime import timedelta

import pytest
from sqlalchemy import update

from scheduler.models import Message
from scheduler.services.process import process
from scheduler.services.transaction import transaction
from tests.people import make_company, make_coordinator, make_person, make_pool, make_role
from tests.services import hiring
from tests.services.hiring import version
from tests.web.coordinator.pages import plain

HOUR = timedelta(hours=1)


def queue(desk, **args):
    answer = desk.get("/queue", query_string=args)
    assert answer.status_code == 200
    return plain(answer.text)


def test_an_empty_queue_says_so(desk):
    page = queue(desk)
    assert "Good morning, Sam" in page
    assert "Nothing waits." in page


def test_an_empty_company_is_led_through_its_first_steps(client, session):
    make_company(session)
    page = queue(client.enter(make_coordinator(session)))

    assert "Your first interview, in six steps" in page
    assert "Every application is read" not in page
    for title in ("You", "Your company", "An office", "People and their hours", "A pool", "A role"):
        assert title in page


def test_first_steps_are_ticked_one_by_one_until_a_role_is_published(client, session):
    make_company(session, mail="hiring@larkfield.example")
    pool = make_pool(session, [make_person(session, "Ada Byron")])
    desk = client.enter(make_coordinator(session))
    begun = queue(desk)
    make_role(session, pool)

    done = [f"{title} done" in begun for title in ("You", "Your company", "A pool", "An office")]
    assert done == [False, True, True, False]
    assert "in six steps" not in queue(desk)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (0, ("Later 1", "In 2 days")),
        (48, ("Due today, Wed 25 Nov 1", "In 6 hours")),
        (72, ("Overdue 1, oldest first", "1 day over")),
    ],
)
def test_a_row_stands_under_overdue_today_or_later(desk, nadia, now, sam, hours, said):
    heading, due = said
    now.pass_(hours * HOUR)
    page = queue(desk.enter(sam))
    assert f"{heading} · times in Los Angeles (PST)" in page
    assert due in page
    assert "Unread. Applied Mon 23 Nov, 11:20 am." in page


def test_each_row_has_one_button_that_names_what_it_does(desk, session, sam, act, now):
    role = hiring.a_role(session, act)
    nadia, hugo = (hiring.applied(session, role, act, name) for name in ("Nadia F", "Hugo L"))
    process.mark_read(session, nadia, act=act)
    process.advance(session, hugo, act=act, version=version(session, hugo))
    now.pass_(60 * HOUR)
    page = desk.enter(sam).get("/queue").text
    seen = version(session, nadia)
    assert f'href="/queue/letters?do=advance&amp;who={nadia}.{seen}"' in page
    assert "Advance Nadia</a>" in page
    assert f'href="/candidates/{hugo}" aria-describedby' in page
    assert "Write to Hugo</a>" in page


def test_a_letter_that_came_back_leads_to_the_address(desk, session, nadia):
    with transaction(session):
        session.execute(update(Message).values(dead_at=Message.created_at, last_answer="unknown"))
    page = desk.get("/queue").text
    assert f'href="/candidates/{nadia}#address"' in page
    assert "The confirmation of the application to nadia@mail.example came back: unknown" in plain(
        page
    )


def test_the_filters_count_every_kind_and_narrow_the_list(desk, session, role, act):
    nadia, hugo = (hiring.applied(session, role, act, name) for name in ("Nadia F", "Hugo L"))
    process.mark_read(session, hugo, act=act)
    with transaction(session):
        session.execute(
            update(Message).where(Message.name == "Hugo L").values(dead_at=Message.created_at)
        )
    assert "Everything 3Unread 1To advance 1To put right 1" in queue(desk)
    page = queue(desk, show="repair")
    assert "Mail failed 1" in page
    assert "Outcome missing" not in page
    assert "Hugo L" in page
    assert "Nadia F" not in page
    assert "Nothing waits" in queue(desk, show="outcome_missing")
    assert "Nadia F" in queue(desk, show="no such kind")
    assert nadia


def test_a_second_page_follows_25_rows(desk, session, role, act):
    with transaction(session):
        for number in range(27):
            hiring.applied(session, role, act, f"P{number} Person")
    first, second = queue(desk), queue(desk, page=2)
    assert "1 to 25 of 27." in first
    assert "Next 2" in first
    assert "26 to 27 of 27." in second
    assert "Earlier rows" in second


def test_only_who_waits_for_a_decision_can_be_ticked(desk, session, nadia, act):
    ticked = f'name="who" value="{nadia}.{version(session, nadia)}"'
    assert ticked in desk.get("/queue").text
    with transaction(session):
        session.execute(update(Message).values(dead_at=Message.created_at))
    assert desk.get("/queue", query_string={"show": "mail_failed"}).text.count('name="who"') == 0


def test_an_interviewer_does_not_reach_the_queue(client, sam, session):
    jonas = make_person(session, "Jonas Weber")
    assert client.enter(jonas).get("/queue").status_code == 403


def test_a_narrow_bar_leads_to_the_search(desk):
    assert '<a class="find" href="/candidates">' in desk.get("/queue").text
    assert '<a class="find"' not in desk.get("/candidates").text  # which has its own
