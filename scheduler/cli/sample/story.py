"""The candidates who are on their way through Larkfield, and what has happened to each."""

from scheduler.cli.sample.beside import has_locked
from scheduler.cli.sample.closing import (
    VERA,
    is_approved,
    is_asked_for_references,
    is_read_by,
    names,
    writes,
)
from scheduler.cli.sample.company import CENTRAL, EASTERN, NY, SF
from scheduler.cli.sample.days import loses
from scheduler.cli.sample.deeds import (
    MISTYPED,
    Applicant,
    When,
    applies,
    books,
    books_day,
    cancels,
    goes_on,
    is_let_down,
    is_missed,
    is_read,
    loses_interviewer,
    may_move,
    moves,
    offers,
    passes,
    waits,
)
from scheduler.cli.sample.screens import loses_the_room
from scheduler.cli.sample.week import ZONE as PACIFIC

MOUNTAIN = "America/Denver"
TO_PLAY, TO_MEET = "Priya Raman", "Jonas Weber"  # whom the demo asks you to be
YESTERDAY = 99  # stands for the day before today, whichever day that is

UNDER_WAY: tuple[tuple[Applicant, tuple[When, ...]], ...] = (
    (
        Applicant(
            TO_PLAY,
            MOUNTAIN,
            "A team small enough that I meet the people who use what I build.",
            cv="Backend engineer, six years. Go, PostgreSQL, Kubernetes.\n"
            "Ran the on-call rota of a payments team, and halved its alerts.",
        ),
        (
            (-14, "9:40", applies),
            (-13, "9:25", goes_on),
            (-13, "20:10", books(-7, "10:00")),
            (-7, "16:30", waits),
            (YESTERDAY, "18:00", goes_on),
        ),
    ),
    (
        Applicant("Tobias Renner", PACIFIC, "More customers, fewer meetings."),
        (
            (-27, "11:05", applies),
            (-26, "9:20", goes_on),
            (-26, "12:40", books(-24, "10:00")),
            (-23, "10:30", passes),
            (-23, "18:15", books(-19, "10:00", place=SF)),
            (-17, "9:15", passes),
            (-17, "13:05", books_day(-12, place=SF)),
            (-10, "11:40", passes),
            (-10, "14:30", is_asked_for_references(1)),
            (-10, "20:05", names(VERA)),
            (-8, "9:15", writes),
            (-7, "10:20", is_read_by("Dana Liu")),
            (-5, "16:20", goes_on),
            (-5, "16:45", is_approved("Dana Liu", 9)),
            (-4, "8:50", books(2, "14:00")),
        ),
    ),
    (
        Applicant("Ruth Adler", CENTRAL, "To teach as much as I build."),
        (
            (-25, "14:20", applies),
            (-24, "9:35", goes_on),
            (-24, "17:10", books(-20, "11:00")),
            (-18, "9:05", passes),
            (-18, "12:25", books(-13, "11:00", place=NY)),
            (-11, "15:30", passes),
            (-10, "8:15", books_day(10)),
            (-9, "9:30", has_locked(3)),
            (-5, "11:10", loses(2, "My sister’s wedding rehearsal.")),
        ),
    ),
    (
        Applicant("Samir Haddad", PACIFIC, "Harder problems, kinder people."),
        (
            (-17, "12:30", applies),
            (-14, "9:50", goes_on),
            (-14, "13:15", books(-10, "14:00")),
            (-9, "10:10", passes),
            (-9, "19:40", books(3, "11:00", place=SF)),
            (-4, "7:55", moves(9, "11:00", place=SF)),
            (-3, "10:20", may_move),
        ),
    ),
    (
        Applicant("Grace Abara", CENTRAL, "To be the person whom customers ask for."),
        (
            (-13, "10:20", applies),
            (-12, "9:15", goes_on),
            (-12, "11:50", books(-6, "10:00")),
            (-5, "14:40", passes),
            (-5, "17:25", books(8, "14:00", place=SF)),
            (-3, "16:42", loses_interviewer("My daughter’s school moved its open day.")),
        ),
    ),
    (
        Applicant(
            "Hana Sato",
            PACIFIC,
            "A search engine whose code I can read from end to end.",
            accommodations="I use a wheelchair: a way in without steps, please.",
        ),
        (
            (-12, "13:35", applies),
            (-11, "9:30", goes_on),
            (-11, "14:05", books(-5, "9:30", place=SF)),
            (-4, "15:20", passes),
            (-4, "20:15", books(8, "10:00", place=SF)),
        ),
    ),
    (
        Applicant("Leo Marchetti", PACIFIC, "Customers who push back."),
        (
            (-9, "16:10", applies),
            (-7, "9:40", goes_on),
            (-7, "10:30", books(-4, "14:00")),
            (-3, "11:05", waits),
        ),
    ),
    (
        Applicant("Petra Novak", MOUNTAIN, "A role between two worlds, as I am."),
        (
            (-10, "11:15", applies),
            (-7, "9:45", goes_on),
            (-6, "18:35", books(-3, "11:00")),
        ),
    ),
    (
        Applicant(
            "Rafael Costa", "America/Sao_Paulo", "To work in the open.", phone="+55 11 5550 0184"
        ),
        ((-9, "8:25", applies), (-5, "10:00", goes_on)),
    ),
    (
        Applicant("Clara Nyström", EASTERN, "A company that writes things down."),
        (
            (-6, "7:40", applies),
            (-5, "10:05", goes_on),
            (-5, "12:20", books(1, "9:00")),
            (-1, "18:20", loses_interviewer("A migraine since noon.")),
        ),
    ),
    (
        Applicant("Yusuf Demir", PACIFIC, "Something hard, explained well."),
        (
            (-20, "12:10", applies),
            (-19, "10:10", goes_on),
            (-19, "13:35", books(-13, "9:30", place=SF)),
            (-12, "9:40", passes),
            (-12, "14:15", books(-6, "10:00", place=SF)),
            (YESTERDAY, "17:40", passes),
        ),
    ),
    (
        Applicant("Mei-Lin Cho", "America/Toronto", "The next ten years."),
        (
            (-7, "15:25", applies),
            (-6, "9:55", goes_on),
            (
                -1,
                "17:30",
                offers(
                    (8, "17:30", "19:00"),
                    (9, "7:00", "8:30"),
                    (11, "17:30", "19:00"),
                    note="I teach until half past five; before nine works, too.",
                ),
            ),
        ),
    ),
    (
        Applicant("Noah Fischer", CENTRAL, "Fewer tools, better ones."),
        (
            (-7, "11:50", applies),
            (-6, "10:00", goes_on),
            (-5, "8:10", books(3, "11:00")),
            (-2, "10:45", cancels),
        ),
    ),
    (
        Applicant(
            "Kim Larsen", EASTERN, "People who are stuck, and then are not.", "Support Engineer"
        ),
        (
            (-11, "9:20", applies),
            (-10, "10:15", goes_on),
            (-10, "12:00", books(-6, "10:00", place=NY)),
            (-5, "13:30", passes),
            (-5, "15:05", books(9, "13:30", place=NY)),
            (-1, "17:20", loses_the_room),
        ),
    ),
    (
        Applicant("Ana Ruiz", EASTERN, "Calm, and a telephone.", "Support Engineer"),
        ((-4, "13:45", applies), (YESTERDAY, "18:20", goes_on)),
    ),
    (
        Applicant(
            "Marcus Bell",
            CENTRAL,
            "A chance to see whether I want to found something.",
            cv="Site reliability engineer, four years.\n"
            "Wrote the tool that my team uses to move databases at noon.",
        ),
        ((-4, "13:15", applies),),
    ),
    (
        Applicant("Bruno Keller", MOUNTAIN, "To leave advertising."),
        ((-3, "8:30", applies), (-3, "16:05", is_read)),
    ),
    (
        Applicant("Anton Brueck", CENTRAL, "Code that somebody waits for."),
        (
            (-13, "12:05", applies),
            (-12, "9:40", goes_on),
            (-11, "15:20", books(-6, "14:00")),
            (-6, "14:40", is_missed),
            (-6, "16:25", books(10, "9:30")),
        ),
    ),
    (
        Applicant("Miriam Cohen", EASTERN, "To be useful on the first day."),
        (
            (-14, "14:10", applies),
            (-13, "9:45", goes_on),
            (-13, "16:30", books(-7, "11:00")),
            (-6, "9:20", passes),
            (-6, "12:45", books(-4, "9:00")),
            (-4, "9:25", is_let_down),
            (-4, "11:30", books(9, "9:00")),
        ),
    ),
    (
        Applicant("Sofia Lindqvist", MOUNTAIN, "Long questions, short programs."),
        (
            (-12, "8:50", applies),
            (-11, "9:50", goes_on),
            (-11, "13:35", books(-7, "9:30")),
            (-5, "10:45", passes),
            (-5, "19:15", books(10, "10:00")),
            (
                -2,
                "8:35",
                offers(
                    (14, "9:00", "12:00"),
                    (15, "13:00", "17:00"),
                    note="I was asked to give a talk that day; the week after suits me best.",
                ),
            ),
        ),
    ),
    (
        Applicant("Lars Eriksen", CENTRAL, "A smaller ocean.", domain=MISTYPED),
        ((-1, "19:25", applies),),
    ),
    (Applicant("Lucy Tran", PACIFIC, "Infrastructure with a face."), ((-2, "17:55", applies),)),
    (Applicant("Wei Zhang", PACIFIC, "To ship every month."), ((YESTERDAY, "16:10", applies),)),
    (
        Applicant("Oluwaseun Ade", EASTERN, "A first job that matters."),
        ((YESTERDAY, "15:05", applies),),
    ),
    (Applicant("Ines Duarte", PACIFIC, "To go back to code."), ((YESTERDAY, "10:30", applies),)),
)
