"""Facts of mails about visits, as services/messages/visit_facts.py writes them."""

from scheduler.domain.terms import Notice

VISIT = {
    "visit_id": 4,
    "company": "Larkfield",
    "kind": "afternoon",
    "title": "Open afternoon",
    "starts_at": "2026-12-04T00:00:00+00:00",
    "ends_at": "2026-12-04T01:30:00+00:00",
    "anchor_zone": "America/Los_Angeles",
    "office": {
        "name": "San Francisco",
        "address": "201 Harbor Street, 4th floor",
        "zone": "America/Los_Angeles",
        "arrival": "Ring “Larkfield” at the glass door.",
        "map_url": "https://maps.example/harbor",
    },
    "room": "",
    "link": "",
    "name": "Lucia Moreno",
    "zone": "America/Los_Angeles",
    "clock": 12,
    "guests": 2,
    "people": [{"name": "Jonas Weber", "line": "Customer Engineer"}],
    "phone": "+1 415 555 0142",
    "welcome": "A tour, twenty minutes.\nCoffee with whoever is in.",
    "reason": "The heating is out.",
    "reference": "",
    "contact": {"name": "Larkfield", "mail": "hiring@larkfield.example", "phone": ""},
}
BEFORE = {
    "before": {
        "starts_at": "2026-12-02T00:00:00+00:00",
        "ends_at": "2026-12-02T01:30:00+00:00",
        "anchor_zone": "America/Los_Angeles",
        "office": "San Francisco",
        "room": "",
    }
}
WELCOME = {name: VISIT[name] for name in ("company", "title", "starts_at", "ends_at", "office")} | {
    "name": "Jonas Weber",
    "zone": "America/Denver",
    "clock": 24,
    "places": 8,
    "expected": 3,
}
FACTS = {
    Notice.VISIT_ASKED: VISIT,
    Notice.VISIT_BOOKED: VISIT,
    Notice.VISIT_MOVED: VISIT | BEFORE | {"by": "staff"},
    Notice.VISIT_CANCELLED: VISIT | {"by": "staff"},
    Notice.VISIT_HOST: VISIT,
    Notice.VISIT_REMINDER: VISIT | {"reminded_at": "2026-12-03T00:05:00+00:00"},
    Notice.VISIT_WELCOME: WELCOME,
    Notice.VISIT_WELCOME_OVER: WELCOME,
    Notice.VISIT_WELCOME_CLASH: WELCOME,
    Notice.VISIT_UNWELCOMED: WELCOME | {"who": "Jonas Weber", "because": "A cold"},
}


def links_of(home):
    """Return where each of these mails leads."""
    own = {"visit": f"{home}/v/KEY"}
    desk = {"reception": f"{home}/visits"}
    found = {each: desk if each.value.startswith("visit_welcome") else own for each in FACTS}
    return found | {
        Notice.VISIT_WELCOME_CLASH: {"home": f"{home}/me"},
        Notice.VISIT_UNWELCOMED: {"queue": f"{home}/queue"},
    }
