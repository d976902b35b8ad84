"""Single items of a process and the stages that they become."""

import pytest

from scheduler.domain.posting.plan import plan_json
from scheduler.text.markdown import read

PROCESS = "# Clerk (Oslo)\n\n## Interview process\n\n1. Apply\n2. "


def stages(text):
    return plan_json(read(PROCESS + text).plan)["stages"][1:]


def stage(text):
    (one,) = stages(text)
    return one


def interviews(text):
    return [(one["title"], one["minutes"], one["seats"]) for one in stage(text)["interviews"]]


def seat(*names, who=None, count=1):
    return {"count": count, "from": list(names), "who": who}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We call your references", "references"),
        ("A 20 minute call, then we ask for your references", "call"),
        ("A call in which we make you an offer", "offer"),
        ("We read your application and set up a call", "call"),
        ("Application review", "application"),
        ("Send us your CV", "application"),
        ("A coding exercise at home", "exercise"),
        ("A coding exercise that you walk us through", "interview"),
        ("A coding exercise with two engineers", "interview"),
        ("A coding exercise, graded by two engineers", "exercise"),
        ("Lunch with us", "meeting"),
        ("Meet the team", "meeting"),
        ("An informal chat", "meeting"),
        ("Interviews", "loop"),
        ("An on-site day", "loop"),
        ("A presentation over video call", "interview"),
        ("A phone screen", "call"),
    ],
)
def test_a_step_is_of_the_kind_that_it_names(text, kind):
    assert stage(text)["kind"] == kind


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("A live interview or a take-home exercise", ["interview", "exercise"]),
        ("An exercise or a call or an interview", ["exercise", "call", "interview"]),
        ("Choose between a test task and an interview", ["exercise", "interview"]),
        ("An interview and an exercise", []),
        ("An interview by phone or video", []),
        ("An interview. Or not. An exercise.", []),
    ],
)
def test_a_choice_lists_its_ways_in_the_order_of_the_text(text, choices):
    assert stage(text)["choices"] == choices


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("We set up a 30 minute call to chat", "Intro call"),
        ("We assess your writing skills in an interview", "Writing skills"),
        ("We schedule a 1 hour technical interview", "Technical interview"),
        ("We schedule a mock [sales pitch](a.md) with the CTO", "Sales pitch"),
        ("Please read [our handbook](a.md) before the interview", "Interview"),
        ("**Tea**: an interview", "Tea"),
        ("**Remote** interview, **deep dive**", "Deep dive"),
        ("An **interview that has far too many words to be a title**", "Interview"),
        ("Deep dive with the CTO (1h)", "Deep dive"),
        ("1h - Deep dive", "Deep dive"),
        ("Designing with customers", "Designing with customers"),
        ("Deep dive takes 1h", "Deep dive"),
        ("A meet and greet with whomever you like", "Meet and greet"),
    ],
)
def test_a_title_is_the_text_s_own_where_it_has_one(text, title):
    assert stage(text)["title"] == title


def test_only_the_first_talk_is_an_intro_call():
    assert [one["title"] for one in stages("A call\n3. A 20 minute call")] == ["Intro call", "Call"]


@pytest.mark.parametrize(
    ("text", "each", "total"),
    [
        ("Three talks of 45 minutes", 45, 135),
        ("Three 45-minute talks", 45, 135),
        ("Three talks, 45 minutes each", 45, 135),
        ("3 hours of interviews", None, 180),
        ("Three interviews, 2 hours in all", None, 120),
        ("A loop of 2 hours", None, 120),
        ("Interviews, a few hours in all", None, None),
    ],
)
def test_a_loop_says_how_long_each_talk_is_or_all_of_them(text, each, total):
    assert (stage(text)["minutes"], stage(text)["minutes_total"]) == (each, total)


def test_counted_talks_stand_as_numbers():
    assert interviews("Two talks of 45 minutes") == [("Talk 1", 45, []), ("Talk 2", 45, [])]


def test_one_nested_interview_lends_the_stage_its_length_and_place():
    one = stage("Interviews\n   - 45m video talk with Ada Park")

    assert (one["kind"], one["minutes"], one["places"]) == ("interview", 45, ["remote"])
    assert one["interviews"] == [
        {"title": "Video talk", "minutes": 45, "seats": [seat("Ada Park")]}
    ]


def test_the_stage_s_own_length_wins_over_a_nested_one():
    assert stage("Calls of 30 minutes\n   - Call with Ada Park (20 min)")["minutes"] == 30


def test_what_is_nested_in_a_loop_is_an_interview_a_seat_or_a_note():
    text = """Interviews
   - Code
   - **Tea and cake**
   - Architecture
     - Ada Park
   - Read our handbook.
   - 30m Ben Ito
   - 1h We ask you about your work
   - 1h Values: Ada or Cy
   - Interview 8: our CTO
"""

    assert interviews(text) == [
        ("Code", None, []),
        ("Tea and cake", None, []),
        ("Architecture", None, [seat("Ada Park")]),
        ("Ben Ito", 30, [seat("Ben Ito")]),
        ("Interview 5", 60, []),
        ("Values", 60, [seat("Ada", "Cy")]),
        ("Interview 8", None, [seat(who="CTO")]),
    ]


def test_people_below_one_interview_all_take_part():
    text = "A 1h interview with the CTO\n   - Ada Park\n   - [Ben](b.md)\n   - two engineers"

    assert interviews(text) == [
        (
            "Interview",
            60,
            [seat(who="CTO"), seat("Ada Park"), seat("Ben"), seat(who="engineers", count=2)],
        )
    ]


def test_seats_of_a_choice_belong_to_the_talk():
    assert interviews("A 3h take-home or a 1h interview with Ada Park") == [
        ("Interview", 60, [seat("Ada Park")])
    ]
