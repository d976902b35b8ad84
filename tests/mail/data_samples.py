"""The facts of mails about people's own data, each like one that is really sent."""

from scheduler.domain.terms import Notice


def facts_of(about, reader, contact):
    """Return the facts of each mail, given whom it is about and who reads it."""
    alone = reader | {"company": "Larkfield", "contact": contact}
    return {
        Notice.CODE: alone | {"deed": "erase", "expires_at": "2026-11-23T19:35:00+00:00"},
        Notice.ERASED: alone | {"by": "candidate", "had_talks": True},
        Notice.ERASURE_AHEAD: about
        | {"erase_at": "2026-12-07T19:20:00+00:00", "retention_months": 12},
    }
