"""The nearest there is to a day that works: what is missing, who is in the way, and why."""

from scheduler.domain.explain import Rule
from scheduler.services.bookings.windows import Offer, send_windows
from scheduler.services.loops.by_hand import ByHand, book_by_hand
from scheduler.services.loops.nearest import proposals
from scheduler.services.search.why_few import topics
from scheduler.services.transaction import raise_versions, transaction
from scheduler.services.upkeep.invariants import check
from tests.conftest import NOON
from tests.services.calls import make_role, make_step
from tests.services.hand import HOUR, TUESDAY, off, step, team

__all__ = ["step", "team"]  # fixtures


def nearest(session, step, place=None):
    (topic,) = topics(session, step)
    office = next(each.office for each in topic.way.places if each.office_id == place)
    return proposals(session, step, topic, office, now=NOON)


def test_the_nearest_day_says_which_talk_is_missing_who_is_in_the_way_and_why(session, step, team):
    with transaction(session):
        team[1].per_week = 1
        raise_versions(session, [team[1].id])
    assert nearest(session, step) != []
    off(session, team[1])

    found = nearest(session, step)

    first = found[0]
    assert {each.interview.title: each.who for each in first.talks} == {
        "Intro call": ["Aisha Malik"],
        "Go": [],
    }
    (lacking,) = first.lacking
    assert [(each.name, each.rule) for each in lacking.blocked] == [("Lena Brandt", Rule.TIME_OFF)]
    assert first.starts_at > NOON
    assert lacking.may_give_way


def test_a_day_in_the_candidates_own_windows_comes_first(session, act, step, team):
    off(session, team[1])
    window = Offer(TUESDAY - HOUR, TUESDAY + 7 * HOUR)
    without = nearest(session, step)[0]
    send_windows(session, step.id, [window], "", act=act)

    first = nearest(session, step)[0]

    assert not without.fits_window
    assert first.fits_window
    assert window.starts_at <= first.starts_at < first.ends_at <= window.ends_at


def test_what_is_proposed_can_be_booked_with_an_override(session, act, step, team):
    off(session, team[1])
    first = nearest(session, step)[0]
    times = {each.interview.id: each.starts_at for each in first.talks}

    made = book_by_hand(
        session, step.id, ByHand(None, times, "Lena said yes", overrides=True), act=act
    )

    assert [each.starts_at for each in made] == sorted(times.values())
    assert check(session) == []


def test_where_nobody_is_qualified_the_others_still_have_their_day(session, step, team):
    with transaction(session):
        step.stage.ways[0].interviews[1].seats[0].pool.members.clear()

    first = nearest(session, step)[0]

    assert [each.interview.title for each in first.lacking] == ["Go"]
    assert first.lacking[0].blocked == []
    assert not first.lacking[0].may_give_way


def test_each_date_is_proposed_once_and_most_at_that(session, step, team):
    off(session, team[1])

    dates = [each.starts_at.date() for each in nearest(session, step)]

    assert len(dates) == len(set(dates)) == 6


def test_one_interview_is_looked_at_where_the_candidate_can(session, act, team):
    """Lena gives 9 to 17; the candidate offers an hour of her evening."""
    call = make_step(session, make_role(session, [team[1]]))
    assert nearest(session, call) == []
    evening = Offer(TUESDAY + 7 * HOUR, TUESDAY + 8 * HOUR)  # 5 to 6 pm in San Francisco
    send_windows(session, call.id, [evening], "", act=act)

    first = nearest(session, call)[0]

    assert (first.fits_window, first.starts_at) == (True, evening.starts_at)
    assert [(each.name, each.rule) for each in first.lacking[0].blocked] == [
        ("Lena Brandt", Rule.HOURS)
    ]
