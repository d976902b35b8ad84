"""The report of four weeks, twelve weeks or a year, for whoever coordinates."""

from collections.abc import Mapping

from flask import request
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.models import Person
from scheduler.services.reports.periods import Period
from scheduler.services.reports.reports import report_of
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.blueprint import clock_of
from scheduler.web.reports import words
from scheduler.web.reports.blueprint import bp
from scheduler.web.reports.chart import NARROW, WIDE, draw
from scheduler.web.reports.view import bars, tiles

WEEKS: Mapping[str, int] = {"4": 4, "12": 12, "52": 52}
NAMES: Mapping[str, str] = {"4": "4 weeks", "12": "12 weeks", "52": "Year"}
USUAL = "12"


@bp.get("/reports")
@coordinator
def reports(person: Person) -> ResponseReturnValue:
    """Show the figures of a period, the load of this week, and where people wait."""
    reader = clock_of(person)
    asked = request.args.get("weeks", "")
    weeks = asked if asked in WEEKS else USUAL
    report = report_of(session(), Period.back(WEEKS[weeks], reader.zone, now=clock.now()))
    return htmx.render(
        "reports/reports",
        clock=reader,
        report=report,
        weeks=weeks,
        names=NAMES,
        tiles=tiles(report),
        charts=[draw(report.weeks, reader, each) for each in (WIDE, NARROW)],
        bars=bars(report.load),
        words=words,
    )
