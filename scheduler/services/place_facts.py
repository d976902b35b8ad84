"""How to find an office, as every message says it."""

from typing import Any

from scheduler.models import Office

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
