"""Every set-up page, on their blueprint."""

from scheduler.web.setup import (
    afternoons,
    briefs,
    company,
    members,
    offices,
    people,
    pool_rules,
    pools,
    reference_sheet,
    role_why,
    roles,
    rooms,
    visits,
)
from scheduler.web.setup.blueprint import bp

__all__ = [
    "afternoons",
    "bp",
    "briefs",
    "company",
    "members",
    "offices",
    "people",
    "pool_rules",
    "pools",
    "reference_sheet",
    "role_why",
    "roles",
    "rooms",
    "visits",
]
