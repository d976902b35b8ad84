"""Every set-up page, on their blueprint."""

from scheduler.web.setup import (
    afternoons,
    briefs,
    company,
    faq,
    mailbox,
    members,
    offices,
    people,
    pool_rules,
    pools,
    reference_sheet,
    retention,
    role_why,
    roles,
    rooms,
    training,
    visits,
)
from scheduler.web.setup.blueprint import bp

__all__ = [
    "afternoons",
    "bp",
    "briefs",
    "company",
    "faq",
    "mailbox",
    "members",
    "offices",
    "people",
    "pool_rules",
    "pools",
    "reference_sheet",
    "retention",
    "role_why",
    "roles",
    "rooms",
    "training",
    "visits",
]
