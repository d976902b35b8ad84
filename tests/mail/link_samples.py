"""The facts of the mails that bring a fresh link after a change of the secret."""

from scheduler.domain.terms import Notice

UNTIL = {"works_until_on": "2026-12-23"}


def facts_of(reader, contact):
    """Return the facts of each mail, given who reads it."""
    alone = reader | {"company": "Larkfield", "contact": contact} | UNTIL
    return {
        Notice.LINK_RENEWED: alone | {"opens": "candidate"},
        Notice.FEED_RENEWED: alone | {"opens": "feed"},
    }


def links_of(portal, home):
    """Return the links of each mail."""
    return {
        Notice.LINK_RENEWED: {"portal": portal},
        Notice.FEED_RENEWED: {"calendar": f"{home}/me/calendar"},
    }
