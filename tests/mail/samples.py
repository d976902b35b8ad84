"""The facts and links of the sample story, as the services write them, one set for each mail."""

from scheduler.domain.terms import Notice
from tests.mail import (
    closing_samples,
    data_samples,
    ending_samples,
    exercise_samples,
    link_samples,
    question_samples,
    visit_samples,
)

PORTAL = "https://jobs.larkfield.example/c/AbCdEfGhIjKlMnOpQrStUvWxYz0123456"
HOME = "https://jobs.larkfield.example"

CONTACT = {"name": "Sam Okafor", "mail": "hiring@larkfield.example", "phone": "+1 415 555 0142"}
READER = {"name": "Priya Raman", "zone": "America/Denver", "clock": 12}
ABOUT = READER | {"company": "Larkfield", "role": "Customer Engineer", "contact": CONTACT}
JONAS = {
    "name": "Jonas Weber",
    "line": "Customer Engineer; likes bugs that only happen on Tuesdays",
    "by_screen": False,
}
AISHA = {"name": "Aisha Malik", "line": "Wrote most of our indexer", "by_screen": False}
OFFICE = {
    "name": "San Francisco",
    "address": "201 Harbor Street, 4th floor",
    "zone": "America/Los_Angeles",
    "arrival": "Step-free entrance on Pine Alley.\nAsk for Sam at the desk.",
    "map_url": "https://maps.example/harbor",
}
MEETING = {
    "reference": "LF-7Q2M",
    "company": "Larkfield",
    "role": "Customer Engineer",
    "title": "Technical interview",
    "minutes": 60,
    "starts_at": "2026-12-01T17:00:00+00:00",
    "ends_at": "2026-12-01T18:00:00+00:00",
    "sentence": "A remote interview on the skills that this job needs",
    "anchor_zone": "America/Denver",
    "office": None,
    "room": "",
    "link": "https://meet.example/k7f2-9mqd",
    "contact": CONTACT,
    "people": [JONAS],
}
BOOKED = (
    MEETING
    | READER
    | {
        "expect": "We look at a broken service together. There is no trick.",
        "prepare": "An editor and a terminal\nAny language",
        "moves_left": 2,
        "change_until": "2026-11-30T17:00:00+00:00",
    }
)
IN_OFFICE = BOOKED | {"office": OFFICE, "room": "Birch", "anchor_zone": "America/Los_Angeles"}
TEAM = MEETING | {
    "name": "Jonas Weber",
    "zone": "America/Los_Angeles",
    "clock": 12,
    "candidate": {"name": "Priya Raman", "phone": "+1 303 555 0100", "zone": "America/Denver"},
    "looking_for": "Fewer dashboards, more customers.",
    "people": [JONAS, AISHA],
}
BEFORE = {
    "before": {
        "starts_at": "2026-11-30T17:00:00+00:00",
        "ends_at": "2026-11-30T18:00:00+00:00",
        "anchor_zone": "America/New_York",
        "office": "New York",
    }
}
CHOOSING = ABOUT | {
    "title": "The technical side",
    "sentence": "A remote interview or an exercise that you do on your own",
    "choose_by": "2026-12-03T01:00:00+00:00",
    "ways": [
        {
            "kind": "interview",
            "title": "Live interview",
            "minutes": 60,
            "places": ["", "San Francisco", "New York"],
            "expect": "With one of Aisha, Jonas or Tomás.",
        },
        {
            "kind": "exercise",
            "title": "Take-home",
            "minutes": 240,
            "places": [],
            "expect": "At a time that you book. Anywhere, with your own tools.",
        },
    ],
}
REMINDED = {"reminded_at": "2026-11-30T17:00:00+00:00"}
ANSWER_BY = {"answer_by": "2026-11-26T01:00:00+00:00"}
WINDOW = {"starts_at": "2026-12-01T16:00:00+00:00", "ends_at": "2026-12-01T20:00:00+00:00"}

DESK = {
    "name": "Sam Okafor",
    "zone": "America/Los_Angeles",
    "clock": 12,
    "company": "Larkfield",
}
UNREAD = {
    "kind": "unread",
    "name": "Priya Raman",
    "role": "Customer Engineer",
    "stage": "Application",
    "who": [],
    "label": "Read it",
    "due_at": "2026-11-26T01:00:00+00:00",
    "is_late": True,
}
UNBOOKED = UNREAD | {
    "kind": "link_unused",
    "name": "Nadia Farouk",
    "stage": "Intro call",
    "label": "Write to Nadia",
    "due_at": "2026-12-03T01:00:00+00:00",
    "is_late": False,
}
TALK = {
    "title": "Intro call",
    "name": "Nadia Farouk",
    "people": ["Jonas Weber", "Aisha Malik"],
    "office": "San Francisco",
    "starts_at": "2026-11-30T17:00:00+00:00",
    "ends_at": "2026-11-30T17:30:00+00:00",
}
TRIP = ABOUT | {
    "title": "Meet the team",
    "state": "booked",
    "deed": "book",
    "office": OFFICE,
    "from_where": "Denver, near the airport",
    "arrive_on": "2026-12-07",
    "leave_on": "2026-12-08",
    "starts_at": "2026-12-08T17:30:00+00:00",
    "ends_at": "2026-12-08T22:00:00+00:00",
    "anchor_zone": "America/Los_Angeles",
    "answer": "A window seat, as you like it.",
    "files": ["flight.pdf", "hotel.pdf"],
    "has_itinerary": True,
    "answer_by": "",
    "by": "",
}

FACTS = (
    {
        Notice.APPLICATION_RECEIVED: ABOUT
        | ANSWER_BY
        | {"retention_months": 12, "awaits_link": False},
        Notice.CHOOSE_TIME: CHOOSING,
        Notice.REMINDER_UNUSED: CHOOSING | {"after_days": 2},
        Notice.BOOKED: BOOKED,
        Notice.MOVED: BOOKED | BEFORE,
        Notice.REMINDER: BOOKED | ANSWER_BY | REMINDED,
        Notice.CANCELLED: BOOKED | {"by": "staff"},
        Notice.BOOKED_TEAM: TEAM,
        Notice.MOVED_TEAM: TEAM | BEFORE,
        Notice.REMINDER_TEAM: TEAM | REMINDED,
        Notice.CANCELLED_TEAM: TEAM | {"by": "candidate"},
        Notice.WINDOWS_RECEIVED: ABOUT
        | ANSWER_BY
        | {"title": "Intro call", "windows": [WINDOW, WINDOW]},
        Notice.EXTRA_MOVE: ABOUT
        | {"title": "Intro call", "change_until": "2026-11-30T17:00:00+00:00"},
        Notice.AT_RISK: TEAM | {"who": "Jonas Weber", "reason": "A customer visit that day"},
        Notice.PEOPLE_CHANGED: BOOKED | {"joined": ["Jonas Weber"], "gone": ["Aisha Malik"]},
        Notice.REALLY_NOT: BOOKED,
        Notice.ANSWER_ASKED: TEAM,
        Notice.COUNTER_DECLINED: BOOKED | {"words": "That room is taken."},
        Notice.COUNTER_DECLINED_TEAM: TEAM | {"words": ""},
        Notice.FEEDBACK_ASKED: TEAM | {"feedback_url": "https://hire.example/forms/LF-1042"},
        Notice.CALENDAR_CLASH: TEAM,
        Notice.NOT_HERE: BOOKED | {"may_choose": True},
        Notice.SORRY: BOOKED,
        Notice.ABSENT: TEAM | {"missing": "us"},
        Notice.PEOPLE_TEAM: TEAM | {"joined": ["Aisha Malik"], "gone": ["Tomás Vega"]},
        Notice.REPLACED: TEAM
        | {"who": "Tomás Vega", "instead": "Aisha Malik", "reason": "A customer visit that day"},
        Notice.ANSWER_LATE: DESK | {"row": UNREAD},
        Notice.DIGEST: DESK
        | {
            "rows": [UNREAD, UNBOOKED],
            "total": 3,
            "late": 1,
            "talks": [TALK],
            "morning_at": "2026-11-30T16:00:00+00:00",
        },
        Notice.DECLINED_KINDLY: ABOUT | {"retention_months": 12},
        Notice.TRIP: TRIP,
        Notice.SIGN_IN: {
            "name": "Sam Okafor",
            "zone": "America/Los_Angeles",
            "clock": 12,
            "company": "Larkfield",
            "expires_at": "2026-11-23T19:50:00+00:00",
        },
        Notice.FRESH_LINK: READER | {"company": "Larkfield", "contact": CONTACT},
        Notice.TEST_MAIL: {
            "name": "Sam Okafor",
            "zone": "America/Los_Angeles",
            "clock": 12,
            "company": "Larkfield",
            "title": "Test of invitations",
            "starts_at": "2026-11-24T18:00:00+00:00",
            "ends_at": "2026-11-24T18:30:00+00:00",
        },
    }
    | exercise_samples.facts_of(ABOUT)
    | closing_samples.facts_of(ABOUT, MEETING, DESK)
    | visit_samples.FACTS
    | question_samples.facts_of(ABOUT)
    | data_samples.facts_of(ABOUT, READER, CONTACT)
    | link_samples.facts_of(READER, CONTACT)
    | ending_samples.facts_of(
        ABOUT, DESK, BOOKED, TEAM, closing_samples.REFEREE | {"contact": CONTACT}
    )
)

CANDIDATE_LINKS = {
    "portal": PORTAL,
    "details": f"{PORTAL}/details",
    "data": f"{PORTAL}/data",
    "step": f"{PORTAL}/steps/7",
    "booking": f"{PORTAL}/bookings/12",
    "day": f"{PORTAL}/steps/7/day",
    "trip": f"{PORTAL}/steps/7/trip",
    "references": f"{PORTAL}/steps/7/references",
    "decision": f"{PORTAL}/steps/7/decision",
}
TEAM_LINKS = {"interview": f"{HOME}/interviews/12", "cannot": f"{HOME}/a/KEY"}
LINKS = (
    dict.fromkeys(Notice, CANDIDATE_LINKS)
    | {
        Notice.BOOKED_TEAM: TEAM_LINKS,
        Notice.MOVED_TEAM: TEAM_LINKS,
        Notice.REMINDER_TEAM: TEAM_LINKS,
        Notice.CANCELLED_TEAM: TEAM_LINKS,
        Notice.PEOPLE_TEAM: TEAM_LINKS,
        Notice.ANSWER_ASKED: TEAM_LINKS,
        Notice.COUNTER_DECLINED_TEAM: TEAM_LINKS,
        Notice.FEEDBACK_ASKED: TEAM_LINKS,
        Notice.CALENDAR_CLASH: TEAM_LINKS,
        Notice.ABSENT: {"candidate": f"{HOME}/candidates/7"},
        Notice.REPLACED: {"candidate": f"{HOME}/candidates/7"},
        Notice.ANSWER_LATE: {"candidate": f"{HOME}/candidates/7"},
        Notice.DIGEST: {"queue": f"{HOME}/queue"},
        Notice.AT_RISK: {"queue": f"{HOME}/queue"},
        Notice.SIGN_IN: {"sign_in": f"{HOME}/sign-in/KEY"},
        Notice.CODE: {"portal": PORTAL, "code": "1234 5678"},
        Notice.TEST_MAIL: {},
        Notice.STOPPED: {"candidate": f"{HOME}/candidates/7"},
        Notice.ENDED_TEAM: {"candidate": f"{HOME}/candidates/7"},
    }
    | exercise_samples.links_of(PORTAL, HOME)
    | closing_samples.links_of(HOME)
    | visit_samples.links_of(HOME)
    | question_samples.links_of(PORTAL, HOME)
    | link_samples.links_of(PORTAL, HOME)
)
