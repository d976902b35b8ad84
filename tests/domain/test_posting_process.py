"""Which list of a posting is its process, and what stands around that list."""

import pytest

from scheduler.errors import Invalid
from scheduler.text.markdown import read


def titles(source):
    return [stage.title for stage in read(source).plan.stages]


def stages_of(source):
    return read(source).plan.stages


def stages(*items, heading="## Interview process"):
    return read("\n".join(["# Clerk", heading, *items])).plan.stages


def test_the_list_under_the_heading_wins_over_a_longer_one():
    source = (
        "# Clerk\n\n1. Calls\n2. Interviews\n3. Exercises\n4. Offers of help\n\n"
        "## How we interview\n\n1. A 20 minute call\n2. An offer\n"
    )

    assert titles(source) == ["Intro call", "Offer"]


def test_without_a_heading_the_list_with_the_most_kinds_of_steps_is_taken():
    source = (
        "# Clerk\n\n1. Be kind\n2. Be there\n\nthen\n\n1. You apply\n2. A call\n3. A test task\n"
    )

    assert titles(source) == ["Application", "Intro call", "Test task"]


@pytest.mark.parametrize(
    "source",
    [
        "1. Apply\n\n2. A call\n\n3. Offer",
        "1. Apply\n  - with a form\n1. A call\n1. Offer",
        "1. Apply\n\nWe read it.\n\n2. A call\n3. Offer",
        "1. Apply\n\nWe read it.\n\n- all of it\n\n2. A call\n3. Offer",
        "1. Apply\n\nWe read it.\n\n1. A call\n\nIt is short.\n\n1. Offer",
        "1. Apply\n2) A call\n3) Offer",
        "> 1. Apply\n> 2. A call\n> 3. Offer",
        "1. Apply\n2.\n3. A call\n4. Offer",
    ],
)
def test_a_list_that_markdown_cuts_in_pieces_is_one_process(source):
    assert titles(f"# Clerk\n\n## Interview process\n\n{source}") == [
        "Application",
        "Intro call",
        "Offer",
    ]


def test_a_second_list_of_the_section_is_no_part_of_the_first():
    source = "## Hiring\n\n1. Apply\n2. A call\n\nQuestions people ask:\n\n1. Where?\n2. When?"

    assert titles(source) == ["Application", "Intro call"]


def test_a_line_in_bold_is_a_heading_too():
    source = "Clerk\n\n1. A talk\n2. A call\n3. An exercise\n\n**What to expect**\n\n1. Interview"

    assert titles(source) == ["Interview"]


def test_applying_counts_as_a_stage_if_the_paragraph_before_the_list_says_it():
    first, *_ = stages("You apply [here](https://a.example/apply).\n", "1. A call", "2. Offer")

    assert (first.title, first.item, first.sentence) == ("Application", None, "You apply here.")
    assert [stage.item for stage in stages("1. Apply", "2. A call")] == [0, 1]


def test_each_stage_keeps_its_own_words_and_the_notes_below_them():
    _, stage = stages(
        "1. Apply",
        "2. A **1h** call with the [CTO](cto.md), in our Oslo or Bergen office.",
        "   - Read our handbook first.",
    )

    assert stage.sentence == (
        "A 1h call with the CTO, in our Oslo or Bergen office. Read our handbook first."
    )
    assert stage.offices == ("Oslo", "Bergen")


def test_a_paragraph_below_the_list_may_say_how_long_the_meeting_is():
    *_, stage = stages(
        "1. Apply", "2. Meet and greet", "", "We set up informal calls of 30 minutes."
    )

    assert stage.minutes == 30
    assert stage.sentence == "Meet and greet We set up informal calls of 30 minutes."


def test_lengths_inside_one_timed_conversation_are_its_agenda():
    (stage,) = stages("1. A one hour interview", "   - 45 min code", "   - 15 min questions")

    assert (stage.minutes, stage.interviews) == (60, ())


@pytest.mark.parametrize(
    ("source", "title", "location"),
    [
        ("# Clerk (Oslo)\n\n1. Apply\n2. A call", "Clerk", "Oslo"),
        ("# Clerk (Senior)\n\n1. Apply\n2. A call", "Clerk (Senior)", None),
        ("# Clerk (m/f/d)\n\n1. Apply\n2. A call", "Clerk (m/f/d)", None),
        ("## About\n\n# Clerk\n\nLocation: Oslo.\n\n1. Apply\n2. A call", "Clerk", "Oslo"),
        ("Clerk\n\nFully remote.\n\n1. Apply\n2. A call", "Clerk", "Remote"),
        ("Clerk\n\nThis role is based in Oslo.\n\n1. Apply\n2. A call", "Clerk", "Oslo"),
        ("We seek a clerk who has led remote teams.\n\n1. Apply\n2. A call", "", None),
    ],
)
def test_title_and_location_are_what_the_text_says(source, title, location):
    plan = read(source).plan

    assert (plan.title, plan.location) == (title, location)


def test_a_missing_title_and_place_are_reviewed():
    assert read("We seek somebody.\n\n1. Apply\n2. References").plan.review == (
        "The text does not say what the role is called.",
        "The text does not say where the role is based.",
    )


@pytest.mark.parametrize(
    "source",
    [
        "# Clerk\n\nOur interview process:\n\n- Apply\n- A 20 minute call",
        "# Clerk\n\n## What comes next\n\n- Apply\n- A 20 minute call\n- We check references",
        "# Clerk\n\nYou will:\n\n- Be kind\n- Be there\n\n* Apply\n* A call\n* A test task",
    ],
    ids=["announced by a line", "under another heading", "after duties"],
)
def test_steps_with_bullets_are_steps_as_well(source):
    assert titles(source)[:2] == ["Application", "Intro call"]


@pytest.mark.parametrize(
    "source",
    [
        "# Clerk\n\nYou will:\n\n- Call customers\n- Interview users",
        "# Clerk\n\nYou will:\n\n- Check references\n- Call customers\n- Interview users",
        "# Clerk\n\nYou get:\n\n- A fair offer\n- Coffee",
    ],
)
def test_duties_with_bullets_are_no_steps(source):
    with pytest.raises(Invalid):
        titles(source)


def test_a_numbered_list_goes_before_bullets_that_nothing_announces():
    source = "# Clerk\n\n- Apply\n- A call\n- A test task\n\nthen\n\n1. An interview\n2. An offer"

    assert [stage.kind.value for stage in stages_of(source)] == ["interview", "offer"]
