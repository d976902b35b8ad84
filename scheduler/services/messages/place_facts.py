"""How to find an office and how to reach us, as every message says it."""

from typing import Any

from scheduler.models import Company, Office, Role

Facts = dict[str, Any]


def office_facts(office: Office | None) -> Facts | None:
    """Return how to find *office*; none for a remote booking."""
    if office is None:
        return None
    return {
        "name": office.name,
        "address": office.address,
        "zone": office.zone,
        "arrival": office.arrival,
        "map_url": office.map_url,
    }


def contact_facts(company: Company, role: Role | None = None) -> Facts:
    """Return how to reach us, and who looks after the candidates of *role*."""
    keeper = (role.coordinator or role.recruiter) if role else None
    return {
        "name": keeper.name if keeper else company.name,
        "mail": company.mail,
        "phone": company.phone,
    }
