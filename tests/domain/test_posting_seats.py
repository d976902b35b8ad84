"""Who sits in an interview, as postings write it."""

import pytest

from scheduler.domain.posting.people import clause, is_name, person, seats
from scheduler.domain.posting.plan import Seat

ADA, BEN, CY = "Ada Park", "Ben Ito", "Cy Moss"


def one(*names, who=None, count=1):
    return Seat(count, names, who)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Ada Park", [one(ADA)]),
        ("Ada Park (VP Product)", [one(ADA, who="VP Product")]),
        ("Ada Park (she/her)", [one(ADA)]),
        ("Ada Park, the hiring manager", [one(ADA, who="hiring manager")]),
        ("the hiring manager, Ada Park", [one(ADA, who="hiring manager")]),
        ("our recruiter Ada Park", [one(ADA, who="recruiter")]),
        ("Ada, who leads the team", [one("Ada")]),
        ("Ada Park or Ben Ito", [one(ADA, BEN)]),
        ("Ada Park, Ben Ito and Cy Moss", [one(ADA), one(BEN), one(CY)]),
        ("one of Ada, Ben or Cy", [one("Ada", "Ben", "Cy")]),
        ("two of Ada Park, Ben Ito and Cy Moss", [one(ADA, BEN, CY, count=2)]),
        ("3 of: Ada Park, Ben Ito, Cy Moss", [one(ADA, BEN, CY, count=3)]),
        ("one of our Designers: Ada Park or Ben Ito", [one(ADA, BEN, who="Designers")]),
        ("one of Ada or Ben and one of Cy or Di", [one("Ada", "Ben"), one("Cy", "Di")]),
        (
            "Ada Park and another Manager except Ben",
            [one(ADA), one(who="another Manager except Ben")],
        ),
        ("the hiring manager of the team", [one(who="hiring manager")]),
        ("our VP of Sales", [one(who="VP of Sales")]),
        ("a member of our Support team", [one(who="a member of our Support team")]),
        ("two teammates", [one(who="teammates", count=2)]),
        ("2 engineers chosen by the CTO", [one(who="engineers chosen by the CTO", count=2)]),
        ("the CTO and two designers", [one(who="CTO"), one(who="designers", count=2)]),
        ("two engineers in our Oslo office", [one(who="engineers", count=2)]),
        ("any engineer", [one(who="any engineer")]),
    ],
)
def test_a_phrase_becomes_seats(phrase, expected):
    assert list(seats(phrase)) == expected


@pytest.mark.parametrize(
    "phrase",
    [
        "you about our plans",
        "customers and data",
        "a case study",
        "the team",
        "our engineers",
        "engineers",
        "any people who you would be managing",
        "one or two of our engineers",
        "",
    ],
)
def test_a_phrase_that_does_not_say_how_many_or_who_gives_no_seat(phrase):
    assert seats(phrase) == ()


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("2 of the following:", [one(ADA, BEN, count=2)]),
        ("one of the following engineers:", [one(ADA, BEN, who="engineers")]),
        ("the Product Manager and 1 other of:", [one(who="Product Manager"), one(ADA, BEN)]),
    ],
)
def test_names_listed_below_belong_to_the_last_seat(phrase, expected):
    assert list(seats(phrase, [ADA, BEN])) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We talk with you about a case, with two engineers.", [one(who="engineers", count=2)]),
        ("A call with Ada Park, by video or at our office.", [one(ADA)]),
        ("A test, reviewed by Ada Park.", [one(ADA)]),
        ("Working with customers and with data.", []),
    ],
)
def test_a_sentence_names_people_behind_with_and_by(text, expected):
    assert list(clause(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["Ada Park", "Loïc de Vries", "TJ Kandala", "Eric Broody-Moore", "Émile O’Neil", "Li Wu Chen"],
)
def test_names_of_people_are_known_as_names(text):
    assert is_name(text)
    assert person(f"{text} (CTO)") == one(text, who="CTO")


@pytest.mark.parametrize(
    "text",
    [
        "System Design",
        "Engineering leadership",
        "Product Manager",
        "ada park",
        "Ada",
        "VP Sales",
        "",
    ],
)
def test_titles_of_interviews_are_not(text):
    assert not is_name(text)
    assert person(text) is None
