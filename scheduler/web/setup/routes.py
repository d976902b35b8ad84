"""Every set-up page, on their blueprint."""

from scheduler.web.setup import (
    briefs,
    company,
    faq,
    members,
    offices,
    people,
    pool_rules,
    pools,
    reference_sheet,
    role_why,
    roles,
    rooms,
)
from scheduler.web.setup.blueprint import bp

__all__ = [
    "bp",
    "briefs",
    "company",
    "faq",
    "members",
    "offices",
    "people",
    "pool_rules",
    "pools",
    "reference_sheet",
    "role_why",
    "roles",
    "rooms",
]
