"""What a posting leaves open is listed, for people and for the editor's fields."""

import pytest

from scheduler.domain.posting.reader import SEVERAL_DAYS
from scheduler.text.markdown import read


def points(*items):
    source = "\n".join(["# Clerk (Oslo)", "## Interview process", "1. Apply", *items])
    return read(source).plan.open_points


def fields(*items):
    return [(one.stage, one.way, one.interview, one.seat, one.field) for one in points(*items)]


def said(*items):
    return [one.sentence.partition(": ")[2] for one in points(*items)]


def test_a_call_leaves_length_place_and_people_open():
    assert fields("2. A call") == [
        (1, 0, None, None, "minutes"),
        (1, 0, None, None, "places"),
        (1, 0, None, None, "pool"),
    ]


def test_a_call_that_says_it_all_leaves_nothing_open():
    assert points("2. A 30 minute video call with the recruiter", "3. References") == ()


def test_each_way_of_a_choice_has_points_of_its_own():
    assert fields("2. A remote interview or a take-home exercise") == [
        (1, 0, None, None, "minutes"),
        (1, 1, None, None, "hours"),
        (1, 0, None, None, "pool"),
        (1, 1, None, None, "pool"),
    ]


def test_a_loop_without_interviews_asks_for_them():
    assert fields("2. A few hours of interviews in our office") == [
        (1, 0, None, None, "interviews"),
        (1, 0, None, None, "minutes"),
    ]


def test_each_interview_of_a_loop_has_points_of_its_own():
    items = ("2. Interviews over video", "   - **Code**", "   - 1h **Values**", "     - the CTO")

    assert fields(*items) == [
        (1, 0, 0, None, "minutes"),
        (1, 0, 0, None, "pool"),
        (1, 0, 1, 0, "pool"),
    ]


def test_an_offer_call_is_a_conversation_too():
    assert said("2. We make you an offer") == [
        "the text does not say how long the offer call is.",
        "the text does not say whether the offer call is remote or at an office.",
        "the text does not say who takes part.",
    ]


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (
            "A 45-60 minute video call with Ada Park",
            "the text says only “45-60 minute”, not exactly how long it is.",
        ),
        ("A 1h video call with a designer", "the text says “a designer”, but not who that is."),
        ("A 1h video call with 3 of Ada or Ben", "the text asks for 3 people and names 2."),
        ("We decide", "the text does not say what kind of step this is; choose one or remove it."),
        ("References, and an offer", "the text names an offer here, too; add a stage for it."),
    ],
)
def test_what_is_said_by_half_is_quoted(item, sentence):
    assert said(f"2. {item}") == [sentence]


def test_interviews_that_do_not_add_up_are_told():
    items = (
        "2. 3 hours of video interviews",
        "   - 1h Code with Ada Park",
        "   - 1h Tea with Ben Ito",
    )

    assert said(*items) == ["the text says 180 minutes in all, but its interviews add up to 120."]


def test_who_may_stand_in_is_told():
    items = (
        "2. Video interviews",
        "   - 1h **Code**",
        "     - one of Ada Park or Ben Ito",
        "     - Can backfill with any engineer.",
        "   - 1h **Tea** with Cy Moss",
    )

    assert said(*items) == [
        "besides those named, the text allows “any engineer”; add whom you mean."
    ]


def test_a_sentence_begins_with_stage_and_interview():
    (point,) = points("2. Video interviews", "   - 1h Code with Ada Park", "   - 1h Tea")

    assert point.sentence == "Stage 2, Video interviews, Tea: the text does not say who takes part."


@pytest.mark.parametrize(
    "words", ["across multiple days", "over two days", "over several consecutive days"]
)
def test_talks_on_several_days_are_noted_with_what_becomes_of_them(words):
    text = (
        f"# Clerk (Oslo)\n## Interview process\n1. Apply\n2. Four interviews of 45 minutes {words}"
    )
    plan = read(text).plan

    assert plan.stages[1].is_spread
    assert plan.notes == (f"Stage 2, Interviews: {SEVERAL_DAYS}",)


def test_an_answer_within_two_days_spreads_no_talks():
    text = "# Clerk (Oslo)\n## Interview process\n1. Apply\n2. Four talks; we answer 2 days later"

    assert read(text).plan.notes == ()
