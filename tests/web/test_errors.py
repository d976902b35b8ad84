"""Whatever goes wrong is one page with an honest status and a sentence."""

import pytest
from flask import Blueprint
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from scheduler.errors import (
    Conflict,
    Invalid,
    Limited,
    Missing,
    Refused,
    SchedulerError,
    SlotTaken,
    Unavailable,
)
from scheduler.web import actors
from tests.people import make_company, make_person

FAULTS = {
    Refused("Not yours."): 403,
    Invalid("A day has 24 hours."): 422,
    Conflict("Sam did that a moment ago."): 409,
    SlotTaken(): 409,
    Limited(): 429,
    Unavailable(): 503,
    SchedulerError(): 500,
}
SILENT = [OperationalError("SELECT 1", {}, Exception("gone")), PoolTimeoutError("full")]


@pytest.fixture
def breaking(app, session):
    """Return what a page answers that raises an error."""
    make_company(session)
    raised = []
    broken = Blueprint("broken", __name__)

    @broken.route("/broken", methods=["GET", "POST"])
    @actors.public
    def page():
        raise raised[-1]

    app.register_blueprint(broken)

    def breaking(error, **kwargs):
        raised.append(error)
        return app.test_client().get("/broken", **kwargs)

    return breaking


@pytest.mark.parametrize(("error", "status"), FAULTS.items(), ids=repr)
def test_each_kind_has_its_status_and_its_own_sentence(breaking, error, status):
    answer = breaking(error)

    assert (answer.status_code, str(error) in answer.text) == (status, True)


@pytest.mark.parametrize("error", SILENT, ids=lambda each: type(each).__name__)
def test_a_database_that_is_gone_says_nothing_of_itself(breaking, error):
    answer = breaking(error)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert ("SELECT" in answer.text, "gone" in answer.text) == (False, False)


def test_who_tried_too_often_learns_when_to_come_back(breaking):
    assert breaking(Limited()).headers["Retry-After"] == "300"


def test_an_error_replaces_the_whole_page_for_htmx(breaking):
    answer = breaking(Missing(), headers={"HX-Request-Type": "partial"})

    assert (answer.headers["HX-Retarget"], answer.headers["Vary"]) == (
        "body",
        "HX-Request-Type, Accept-Encoding",
    )
    assert "HX-Retarget" not in breaking(Missing()).headers


def test_a_page_that_is_not_there_leads_to_the_open_roles(client, session):
    make_company(session)

    answer = client.get("/nowhere")

    assert (answer.status_code, 'href="/"' in answer.text) == (404, True)


def test_a_wrong_candidates_link_offers_a_fresh_one_and_a_sign_in_link_does_not(client, session):
    make_company(session)

    pages = [client.get(f"/{place}/{'x' * 33}").text for place in ("c", "sign-in")]

    assert ["Mail me a fresh link" in page for page in pages] == [True, False]


def test_who_is_signed_in_is_led_back_to_their_first_page(client, session):
    make_company(session)
    client.enter(make_person(session))

    answer = client.get("/queue")

    assert (answer.status_code, "Back to your first page" in answer.text) == (403, True)
