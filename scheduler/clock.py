"""The only place that asks what time it is."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return this instant, aware and in UTC, in whole microseconds."""
    return datetime.now(UTC)
