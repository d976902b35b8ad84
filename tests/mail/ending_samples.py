"""The facts of the mails about ends and pauses, as the services write them."""

from scheduler.domain.terms import Notice

LOST = {
    "title": "Technical interview",
    "starts_at": "2026-12-01T17:00:00+00:00",
    "ends_at": "2026-12-01T18:00:00+00:00",
    "anchor_zone": "America/Denver",
    "office": "",
}
WORDS = ["Thank you for your time.", "We wish you well,\nand you may apply here again."]


GONE = {
    "title": "Technical interview",
    "starts_at": "2026-12-01T17:00:00+00:00",
    "ends_at": "2026-12-01T18:00:00+00:00",
}


def facts_of(about, desk, booked, team, referee):
    """Return the facts of each mail; *booked* is the talk that goes with a process."""
    closing = about | {"retention_months": 12, "lost": [LOST], "trips": ["San Francisco"]}
    closing |= {"referees": 2}
    entry = {"uid": "1@jobs.larkfield.example", "organizer": "hiring@larkfield.example"}
    paused = closing | {"until_on": "2027-01-11"}
    stopped = {"about": "Priya Raman", "role": "Customer Engineer", "what": "paused"}
    ended = {"who": "Priya Raman", "what": "paused", "until_on": "2027-01-11", "is_keeper": True}
    ended |= {"gone": [GONE, GONE | {"due_at": "2026-12-02T01:00:00+00:00"}], "has_entry": True}
    return {
        Notice.ENDED_TEAM: team | ended | {"following": 1},
        Notice.ENTRY_GONE: team | {"who": "Priya Raman"},
        Notice.DECLINED_KINDLY: closing | {"words": WORDS},
        Notice.ROLE_FILLED: closing | {"words": WORDS},
        Notice.WITHDRAWN: booked | entry | {"sequence": 1} | closing | {"by": "candidate"},
        Notice.PAUSED: paused,
        Notice.PAUSE_OVER: paused,
        Notice.RESUMED: about | {"answer_by": "2026-11-26T01:00:00+00:00"},
        Notice.ANSWER_PUT_OFF: about
        | {"answer_by": "2026-12-04T01:00:00+00:00", "was_due_at": "2026-11-26T01:00:00+00:00"},
        Notice.STOPPED: desk | stopped | {"until_on": "2027-01-11"},
        Notice.REFEREE_RELEASED: referee | {"is_paused": False},
    }
