"""The candidates who stand at their references, or at the last conversation."""

from scheduler.cli.sample.closing import (
    COLLEAGUE,
    HELENA,
    IVO,
    LOST,
    MALIK,
    NORA,
    asks_for_time,
    books_call,
    is_approved,
    is_asked_for_references,
    is_read_by,
    is_spoken_of,
    names,
    would_rather_read,
    writes,
)
from scheduler.cli.sample.company import CENTRAL, EASTERN, NY
from scheduler.cli.sample.deeds import Applicant, When, applies, books, goes_on, leaves_out, passes
from scheduler.cli.sample.story import YESTERDAY

SUPPORT = "Support Engineer"
CLOSING: tuple[tuple[Applicant, tuple[When, ...]], ...] = (
    (
        Applicant("Amara Singh", EASTERN, "To build what I wished for as a customer."),
        (
            (-34, "9:05", applies),
            (-33, "9:30", goes_on),
            (-33, "13:10", books(-28, "10:00")),
            (-27, "9:20", passes),
            (-27, "12:15", books(-24, "14:00")),
            (-19, "9:45", passes),
            (-18, "10:05", leaves_out),
            (-8, "10:05", is_asked_for_references(2)),
            (-7, "18:40", names(HELENA, IVO)),
            (-6, "9:35", books_call(HELENA, -4, "11:00")),
            (-4, "15:10", is_spoken_of(HELENA, "Dana Liu")),
            (-3, "8:20", books_call(IVO, 3, "11:00")),
        ),
    ),
    (
        Applicant("Jun Tanaka", CENTRAL, "A place where good questions are answered twice."),
        (
            (-36, "10:05", applies),
            (-35, "9:25", goes_on),
            (-35, "12:40", books(-31, "9:30")),
            (-30, "9:15", passes),
            (-30, "12:55", books(-26, "13:30")),
            (-18, "10:30", passes),
            (-18, "10:45", leaves_out),
            (-4, "11:25", is_asked_for_references(2)),
            (-4, "21:10", names(MALIK, LOST, COLLEAGUE)),
        ),
    ),
    (
        Applicant("Olga Ferreira", EASTERN, "Customers who write back.", SUPPORT),
        (
            (-33, "12:20", applies),
            (-31, "10:10", goes_on),
            (-31, "14:35", books(-27, "10:00", place=NY)),
            (-26, "9:25", passes),
            (-26, "12:10", books(-23, "11:00", place=NY)),
            (-18, "9:50", passes),
            (-17, "10:15", is_asked_for_references(1)),
            (-16, "19:05", names(NORA)),
            (-14, "9:30", writes),
            (-13, "10:30", is_read_by("Hannah Cole")),
            (-9, "11:35", goes_on),
            (-9, "12:00", is_approved("Hannah Cole", 10)),
            (-8, "8:45", would_rather_read("I lose my voice on Thursdays; a letter is kinder.")),
            (YESTERDAY, "17:10", asks_for_time(14, "My partner hears about a post of hers then.")),
        ),
    ),
)
