"""The candidates whose way through Larkfield has ended, and what has happened to each."""

from scheduler.cli.sample.closing import accepts, is_approved, says_no
from scheduler.cli.sample.company import CENTRAL, EASTERN, NY, SF
from scheduler.cli.sample.deeds import (
    Applicant,
    When,
    applies,
    books,
    goes_on,
    is_declined,
    is_thanked,
    leaves_out,
    passes,
)
from scheduler.cli.sample.week import ZONE as PACIFIC

ENDED: tuple[tuple[Applicant, tuple[When, ...]], ...] = (
    (
        Applicant("Dmitri Volkov", "America/Toronto", "A product that I use myself."),
        (
            (-18, "15:45", applies),
            (-17, "10:05", goes_on),
            (-16, "6:30", books(-12, "10:30")),
            (-10, "15:10", is_declined),
        ),
    ),
    (
        Applicant("Nadia Petrova", EASTERN, "To answer before I am asked.", "Support Engineer"),
        (
            (-42, "9:10", applies),
            (-41, "10:25", goes_on),
            (-41, "13:40", books(-38, "10:00", place=NY)),
            (-35, "9:15", passes),
            (-35, "11:50", books(-33, "14:00", place=NY)),
            (-31, "15:35", passes),
            (-21, "11:10", goes_on),
            (-21, "11:40", is_approved("Hannah Cole", -14)),
            (-21, "18:05", books(-19, "11:00")),
            (-18, "9:30", passes),
            (-17, "19:20", accepts),
        ),
    ),
    (
        Applicant("Ellen Voss", PACIFIC, "To come back, and this time to the customers."),
        (
            (-40, "10:45", applies),
            (-39, "9:35", goes_on),
            (-39, "12:15", books(-35, "9:30")),
            (-34, "10:05", passes),
            (-34, "10:15", leaves_out),
            (-33, "8:40", books(-28, "9:30", "10:30", "13:30", "14:30", place=SF)),
            (-25, "16:10", is_declined),
        ),
    ),
    (
        Applicant("Kofi Mensah", CENTRAL, "A team across two coasts."),
        ((-20, "12:10", applies), (-18, "15:30", is_thanked)),
    ),
    (
        Applicant("Eun-ji Park", PACIFIC, "To be asked what I think."),
        (
            (-31, "16:45", applies),
            (-28, "9:30", goes_on),
            (-28, "12:20", books(-24, "11:00")),
            (-21, "10:35", is_declined),
        ),
    ),
    (
        Applicant("Milan Horvat", EASTERN, "To be where the questions are.", "Support Engineer"),
        (
            (-40, "11:20", applies),
            (-39, "10:15", goes_on),
            (-39, "15:10", books(-36, "14:00", place=NY)),
            (-33, "9:40", passes),
            (-33, "12:20", books(-32, "15:00", place=NY)),
            (-30, "15:20", passes),
            (-24, "11:05", goes_on),
            (-24, "11:30", is_approved("Hannah Cole", -16)),
            (-24, "17:45", books(-20, "11:00")),
            (-19, "9:35", passes),
            (-17, "20:05", says_no("A team nearer to home asked first.")),
        ),
    ),
)
