"""Every set-up page, on their blueprint."""

from scheduler.web.setup import (
    company,
    members,
    offices,
    people,
    pool_rules,
    pools,
    role_why,
    roles,
    rooms,
)
from scheduler.web.setup.blueprint import bp

__all__ = [
    "bp",
    "company",
    "members",
    "offices",
    "people",
    "pool_rules",
    "pools",
    "role_why",
    "roles",
    "rooms",
]
