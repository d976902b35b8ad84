"""The facts of the mails about references and the last conversation, as the services write them."""

from scheduler.domain.terms import Notice

REFEREE = {
    "name": "Helena Voss",
    "zone": "America/Toronto",
    "clock": 12,
    "company": "Larkfield",
    "role": "Customer Engineer",
    "about": "Eun-ji Park",
    "relation": "Led my team at Brightwater",
    "best_way": "any",
    "consented_at": "2026-11-19T18:00:00+00:00",
    "callers": [{"name": "Dana Liu", "line": "Leads Customer Engineering"}],
    "questions": ["What did you work on together?", "Would you work with them again?"],
    "minutes": 15,
}
CALL = {
    "people": [{"name": "Dana Liu", "line": "Leads Customer Engineering", "by_screen": False}],
    "phone": "+1 416 555 0117",
    "title": "Reference call",
    "minutes": 15,
    "link": "",
    "starts_at": "2026-11-25T19:00:00+00:00",
    "ends_at": "2026-11-25T19:15:00+00:00",
    "anchor_zone": "America/Toronto",
}
BEFORE = {
    "before": {
        "starts_at": "2026-11-30T17:00:00+00:00",
        "ends_at": "2026-11-30T18:00:00+00:00",
        "anchor_zone": "America/Toronto",
        "office": "",
    }
}
REMINDED = {"reminded_at": "2026-11-30T17:00:00+00:00"}


def facts_of(about, meeting, desk):
    """Return facts for each notice; *about* is what every mail to a candidate says."""
    referee = REFEREE | {"contact": about["contact"]}
    call = referee | meeting | CALL
    deciding = about | {"decide_by": "2026-12-05T00:00:00+00:00", "why": "near"}
    return {
        Notice.REFERENCES_ASKED: about | {"wanted": 2, "minutes": 15},
        Notice.REFERENCE_BACK: about
        | {"who": "Helena Voss", "address_of": "helena@brightwater.example", "why": "bounced"},
        Notice.REFEREE_INVITED: referee,
        Notice.REFEREE_REMINDED: referee,
        Notice.REFEREE_TIMES: referee | {"why": "late"},
        Notice.REFEREE_BOOKED: call,
        Notice.REFEREE_MOVED: call | BEFORE,
        Notice.REFEREE_REMINDER: call | REMINDED,
        Notice.REFEREE_CANCELLED: call | {"by": "staff"},
        Notice.CALL_NOW: desk
        | {
            "who": "Helena Voss",
            "phone": "+1 416 555 0117",
            "about": "Eun-ji Park",
            "role": "Customer Engineer",
            "ring_by": "2026-11-23T19:50:00+00:00",
        },
        Notice.DECIDE_BY: deciding,
        Notice.TO_APPROVE: desk | {"about": "Tobias Renner", "role": "Customer Engineer"},
        Notice.DECIDED: desk
        | {"about": "Tobias Renner", "role": "Customer Engineer", "decision": "accepted"},
    }


def links_of(home):
    """Return the links of each notice whose reader is not the candidate."""
    to_referees = [each for each in Notice if each.value.startswith("referee_")]
    return {
        Notice.CALL_NOW: {"sheet": f"{home}/references/9"},
        Notice.TO_APPROVE: {"approval": f"{home}/approvals/7"},
        Notice.DECIDED: {"candidate": f"{home}/candidates/7"},
    } | {each: {"referee": f"{home}/r/KEY"} for each in to_referees}
