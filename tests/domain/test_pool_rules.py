"""Who of a pool may take a seat: by department and by how long they have been here."""

from datetime import date

import pytest

from scheduler.domain.pool_rules import Bar, DepartmentRule, PoolRules, months_after

TODAY = date(2026, 11, 23)
ANY, OTHER, SAME = DepartmentRule


@pytest.mark.parametrize(
    ("rule", "department", "role", "bar"),
    [
        (ANY, "Support", "Support", None),
        (OTHER, "Support", "Support", Bar.SAME_DEPARTMENT),
        (OTHER, " support ", "Support", Bar.SAME_DEPARTMENT),
        (OTHER, "Sales", "Support", None),
        (OTHER, "", "Support", None),
        (SAME, "Support", "Support", None),
        (SAME, "Sales", "Support", Bar.OTHER_DEPARTMENT),
        (SAME, "", "Support", Bar.OTHER_DEPARTMENT),
        (SAME, "Sales", "", None),
        (OTHER, "", "", None),
    ],
)
def test_the_department_of_the_role_decides(rule, department, role, bar):
    rules = PoolRules(rule)

    assert rules.bar(department, None, role_department=role, on=TODAY) == bar


@pytest.mark.parametrize(
    ("joined_on", "bar"),
    [
        (date(2026, 8, 23), None),
        (date(2026, 8, 24), Bar.TOO_NEW),
        (date(2027, 1, 1), Bar.TOO_NEW),
        (None, Bar.JOINED_UNKNOWN),
    ],
)
def test_three_months_are_over_on_the_same_day_of_the_month(joined_on, bar):
    rules = PoolRules(min_months=3)

    assert rules.bar("", joined_on, role_department="", on=TODAY) == bar


def test_a_month_without_that_day_ends_on_its_last():
    found = [months_after(date(2027, 11, 30), n) for n in (1, 3, 14, 24_000 * 12)]

    assert found == [date(2027, 12, 30), date(2028, 2, 29), date(2029, 1, 30), date.max]
