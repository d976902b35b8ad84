"""The page of a role: its posting whole and in order, its process, and who may see it."""

import re
from html import unescape

import pytest

from scheduler.domain import draft
from scheduler.domain.posting import tree
from scheduler.domain.terms import RoleState, StageKind
from scheduler.models import Plan
from scheduler.text.markdown import parse
from tests.people import make_coordinator, make_person, store
from tests.web.careers.openings import POSTING, make_opening
from tests.web.coordinator.pages import plain
from tests.web.reading import Page

WORDS = tree.WORD


def shown(client, slug="lamp-keeper"):
    answer = client.get(f"/roles/{slug}")
    assert answer.status_code == 200
    return answer.text


def said(markup, start, end):
    """Return what stands between two pieces of markup."""
    return plain(markup.partition(start)[2].partition(end)[0].partition(">")[2])


def facts(client):
    page = said(shown(client), 'class="facts-row"', "</dl>")
    return re.split(
        r" ?(Your time in total|You hear from us|Where the work is|Where we talk) ", page
    )


def test_no_word_of_the_posting_is_missing_and_all_are_in_their_order(client, role):
    text = unescape(re.sub(r"<[^>]*>", " ", shown(client).partition('class="wrap hero"')[2]))
    on_page = iter(WORDS.findall(text))

    assert [word for word in tree.words(parse(POSTING)) if word not in on_page] == []


def test_the_text_stands_in_its_parts_under_its_own_headings(client, role):
    page = shown(client)

    assert said(page, 'class="wrap hero"', '<svg class="route"') == (
        "Our lamp Lamp Keeper Harbor Point "
        "You keep the light burning, and you write down what the night brings. Apply"
    )
    assert said(page, 'id="about"', "</section>") == (
        "About the role trim the wick & wind the clock greet every ship by name "
        "How we hire You apply here. A 30 minute call A live interview or a written exercise "
        "A loop in the lighthouse"
    )


def test_apply_links_lead_to_the_form_relative_ones_are_text_and_pictures_their_words(client, role):
    page = Page(client.get("/roles/lamp-keeper"))

    assert page.links.count("#apply") == 3  # the bar, the hero, the posting
    assert not [link for link in page.links if link and ("jobs.example" in link or "ships" in link)]
    assert "<img" not in shown(client)


def test_relative_links_start_at_the_address_that_the_posting_came_from(session, client, office):
    make_opening(session, office, source_url="https://lamps.example/jobs/keeper")

    assert "https://lamps.example/ships" in Page(client.get("/roles/lamp-keeper")).links


def test_a_title_that_says_less_than_the_posting_leaves_no_word_out(session, client, office):
    make_opening(session, office, title="Keeper", location="")

    assert "Lamp Keeper (Harbor Point)" in plain(shown(client))


def test_markup_in_a_posting_is_words(session, client, office):
    make_opening(session, office, posting="# Keeper\n\n<script>alert(1)</script> A < B & C")

    assert "&lt;script&gt;alert(1)&lt;/script&gt; A &lt; B &amp; C" in shown(client)


def test_every_fact_is_counted(client, role):
    assert facts(client) == [
        "",
        "Your time in total",
        "3 h 15 with the live interview, 5 h 30 with the written exercise",
        "You hear from us",
        "Within 2 working days after every stop",
        "Where the work is",
        "Harbor Point",
        "Where we talk",
        "Remote or Harbor Point: you pick for every conversation",
    ]


def test_an_office_that_is_switched_off_is_no_place_to_talk(session, client, role, office):
    office.is_active = False
    session.commit()

    assert facts(client)[-2:] == ["Where we talk", "Remote"]


def test_a_role_that_promises_nothing_prints_no_promise(session, client, office):
    make_opening(session, office, answer_days=None)

    assert "You hear from us" not in facts(client)
    assert "Sam reads your application. " in plain(shown(client))


def test_the_process_is_a_map_and_a_line_with_its_forks(client, role):
    page = shown(client)

    assert said(page, '<desc id="route-words"', "</desc>") == (
        "5 stops: Application; Intro call by video or in an office; Live interview or written "
        "exercise by video or in an office; The loop by video or in an office; References."
    )
    assert said(page, 'id="process"', "</ol>") == (
        "How we interview 5 stops. You pick the times yourself, on your own page. "
        "Application You apply here. "
        "Intro call 30 minutes Remote Harbor Point "
        "Technical side Live interview 45 minutes. Remote or Harbor Point. "
        "Written exercise 3 hours. "
        "The loop Clock 1 hour Wick 1 hour 2 hours in all Remote Harbor Point "
        "References"
    )


def test_people_are_named_with_the_line_that_candidates_read(session, client, office):
    dana = make_person(session, "Dana Liu", line="Leads the lamps")
    make_opening(session, office, manager=dana)

    assert said(shown(client), '<aside class="stack stick"', "</aside>") == (
        "SO Sam OkaforLooks after everybody who applies DL Dana LiuLeads the lamps"
    )


def test_the_newest_published_plan_is_shown(session, client, role):
    store(session, Plan(role=role, number=2, draft={}))  # being written

    assert "5 stops." in plain(shown(client))


def test_a_closed_role_says_so_and_has_no_form(session, client, office):
    make_opening(session, office, state=RoleState.CLOSED)
    page = shown(client)

    assert "This role is closed. We are not taking applications for it any more." in plain(page)
    assert "trim the wick & wind the clock" in plain(page)
    assert "<form" not in page
    assert '<meta name="robots" content="noindex">' in page


def test_a_draft_is_nobodys_page(session, client, office):
    make_opening(session, office, state=RoleState.DRAFT)

    for address in ("", "/applications", "/applied"):
        assert client.get(f"/roles/lamp-keeper{address}").status_code == 404
    client.enter(make_person(session))
    assert client.get("/roles/lamp-keeper").status_code == 404


@pytest.mark.parametrize("rights", [{"is_coordinator": True}, {"is_admin": True}])
def test_who_writes_roles_sees_a_draft_with_the_plan_so_far(session, client, office, rights):
    person = make_coordinator(session, "Ines Duarte", **{"is_coordinator": False} | rights)
    talk = draft.InterviewDraft("Call", 20)
    way = draft.WayDraft(
        StageKind.CALL, places=("remote", f"office:{office.id}"), interviews=(talk,)
    )
    written = draft.to_json(draft.PlanDraft((draft.StageDraft("Call", ways=(way,)),)))
    make_opening(session, office, state=RoleState.DRAFT, written=written)
    client.enter(person)
    page = shown(client)

    assert "This is a draft. Only people who write roles see this page" in plain(page)
    assert said(page, 'id="process"', "</ol>").endswith("Call 20 minutes Remote Harbor Point")
    assert "<form" not in page


def test_an_unknown_role_is_not_found(client, company):
    assert client.get("/roles/nobody").status_code == 404


def test_the_page_is_for_everybody_but_its_form_for_one(client, role):
    first, second = (Page(client.get("/roles/lamp-keeper")) for _ in range(2))

    assert first.fields["submission"] != second.fields["submission"]
    assert client.get("/roles/lamp-keeper").headers["Cache-Control"] == "private, no-cache"
