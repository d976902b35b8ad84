"""Whole postings and the plans that a careful coordinator would type from them."""

import json
from pathlib import Path

import pytest

from scheduler.domain.posting.plan import plan_json
from scheduler.text.markdown import decode, read

ROOT = Path(__file__).parents[2]
PLANS = Path(__file__).parent / "postings"
OURS = sorted([*PLANS.glob("*.md"), *(ROOT / "examples" / "postings").glob("*.md")])
SHARED = sorted((ROOT.parent / "shared" / "postings").glob("*.md"))
KEPT = {
    "account_executive",
    "customer-engineer-san-francisco",
    "engineering-manager-cloud",
    "product_designer",
    "software-engineer-backend",
}


def typed(name):
    return json.loads((PLANS / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_a_posting_gives_the_plan_that_a_coordinator_would_have_typed(path):
    assert plan_json(read(decode(path.read_bytes())).plan) == typed(path.stem)


def test_each_typed_plan_belongs_to_a_posting():
    assert {path.stem for path in PLANS.glob("*.json")} == KEPT | {path.stem for path in OURS}


def test_the_keys_of_a_plan_keep_their_order():
    plan = plan_json(read(decode(OURS[0].read_bytes())).plan)
    stage = next(stage for stage in plan["stages"] if stage["interviews"])
    interview = stage["interviews"][0]

    assert list(plan) == ["title", "location", "review", "stages"]
    assert " ".join(stage) == "title kind places choices minutes minutes_total interviews"
    assert list(interview) == ["title", "minutes", "seats"]
    assert list(interview["seats"][0]) == ["count", "from", "who"]


@pytest.mark.parametrize("path", SHARED, ids=lambda path: path.stem)
def test_a_public_posting_gives_the_plan_that_a_coordinator_would_have_typed(path):
    plan = read(decode(path.read_bytes())).plan
    points = [point.sentence for point in plan.open_points]

    assert plan_json(plan) | {"review": points} == typed(path.stem)
    assert list(plan.review[: len(points)]) == points


def test_every_public_posting_was_read():
    if not SHARED:
        pytest.skip("The five public postings are not beside this checkout, so they were not read.")
    assert {path.stem for path in SHARED} == KEPT
