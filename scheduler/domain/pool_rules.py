"""Who of a pool may take a seat of a role: by department, and by how long they have been here."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LONGEST = 120  # months that a pool may ask for


class DepartmentRule(StrEnum):
    """Whose seats a pool fills, seen from the department of the role."""

    ANY = "any"
    OTHER = "other"
    SAME = "same"


class Bar(StrEnum):
    """What keeps somebody from a seat that they are trained for."""

    CONFLICT = "conflict"
    SAME_DEPARTMENT = "same_department"
    OTHER_DEPARTMENT = "other_department"
    TOO_NEW = "too_new"
    JOINED_UNKNOWN = "joined_unknown"


@dataclass(frozen=True, slots=True)
class PoolRules:
    """What a pool asks of its members besides their training."""

    department: DepartmentRule = DepartmentRule.ANY
    min_months: int = 0

    def bar(
        self, department: str, joined_on: date | None, *, role_department: str, on: date
    ) -> Bar | None:
        """Return what keeps a member away from the seats of a role on a day, or None.

        A role whose department is not known has none that could be the same or another.
        """
        if role_department.strip():
            is_same = named(department) == named(role_department)
            if self.department is DepartmentRule.OTHER and is_same:
                return Bar.SAME_DEPARTMENT
            if self.department is DepartmentRule.SAME and not is_same:
                return Bar.OTHER_DEPARTMENT
        if self.min_months and joined_on is None:
            return Bar.JOINED_UNKNOWN
        if joined_on and self.min_months and months_after(joined_on, self.min_months) > on:
            return Bar.TOO_NEW
        return None


def named(department: str) -> str:
    """Return a department as it is compared: capitals and spaces do not matter."""
    return " ".join(department.casefold().split())


def months_after(day: date, months: int) -> date:
    """Return the day so many months later, or the last of its month where there is none.

    >>> months_after(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
