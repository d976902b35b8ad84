"""What a page tells of a process: every number counted, every place named."""

import pytest

from scheduler.domain.draft import InterviewDraft, PlanDraft, StageDraft, WayDraft
from scheduler.domain.terms import StageKind
from scheduler.web.careers import process
from scheduler.web.careers.stops import ShownStop, ShownWay, of_draft

CALL, EXERCISE = StageKind.CALL, StageKind.EXERCISE


def way(title="Call", minutes=30, places=("",), kind=CALL):
    return ShownWay(kind, title, minutes, places, (), "")


def stop(*ways, title="Stop"):
    return ShownStop(title, "", ways)


def spoken(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


TALK = stop(way())
CHOICE = stop(way("Live talk", 45), way("HR exercise", 180, (), EXERCISE))


@pytest.mark.parametrize(
    ("stops", "time"),
    [
        ([], ""),
        ([stop(way(minutes=0))], ""),
        ([TALK], "30 minutes"),
        ([TALK, TALK], "1 hour"),
        ([TALK, stop(way("A", 60), way("B", 60))], "1 h 30"),
        ([TALK, CHOICE], "1 h 15 with the live talk, 3 h 30 with the HR exercise"),
        ([TALK, CHOICE, CHOICE], "2 hours to 6 h 30, depending on the ways that you pick"),
    ],
)
def test_the_time_in_total_is_the_sum_for_each_choice(stops, time):
    assert spoken(process.time_in_total(stops)) == time


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, ""),
        (1, "Within 1 working day after every stop"),
        (3, "Within 3 working days after every stop"),
    ],
)
def test_only_what_the_role_promises_is_printed(days, words):
    assert process.answer_within(days) == words


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([], ""),
        ([[""]], "Remote"),
        ([["Oslo"], ["Oslo"]], "Oslo"),
        ([["", "Oslo"], []], "Remote or Oslo: you pick for every conversation"),
        ([["", "Oslo"], ["", "Bergen"]], "Remote, Oslo or Bergen; every stop below says where"),
    ],
)
def test_places_are_named_and_who_picks(places, words):
    assert process.where_we_talk([stop(way(places=each)) for each in places]) == words


def test_the_first_talk_is_the_first_stop_with_a_time_to_pick():
    exercise = stop(way(kind=EXERCISE), title="Exercise")

    assert process.first_talk([exercise, stop(way(), title="Call")]) == "Call"
    assert process.first_talk([exercise]) == ""


def test_too_many_stops_are_told_by_the_line_alone():
    assert process.route_of([TALK] * 7) is not None
    assert process.route_of([TALK] * 8) is None
    assert process.route_of([]) is None


def test_a_plan_that_is_being_written_is_shown_as_far_as_it_goes():
    talks = (InterviewDraft("First", 20), InterviewDraft("", None))
    ways = (
        WayDraft(CALL, "Talk", places=("office:2", "remote", "office:9"), interviews=talks),
        WayDraft(EXERCISE, "Exercise", minutes=90, places=("remote",)),
    )
    draft = PlanDraft((StageDraft("Choose", "Either way.", ways=ways), StageDraft("Empty")))
    choose, empty = of_draft(draft, {2: "Oslo"})

    assert (choose.title, choose.sentence) == ("Choose", "Either way.")
    assert [(each.title, each.minutes, each.where) for each in choose.ways] == [
        ("Talk", 20, "Remote or Oslo"),
        ("Exercise", 90, ""),
    ]
    assert empty.ways == []
    assert process.route_of([choose, empty]) is None  # one stop is no line


def test_references_cost_the_candidate_no_time():
    reference = WayDraft(StageKind.REFERENCES, "References", minutes=40)
    stops = of_draft(PlanDraft((StageDraft("References", ways=(reference,)),)), {})

    assert process.time_in_total(stops) == ""
