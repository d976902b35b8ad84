"""The web application: its parts, and the promise that every route names its actor."""

from pathlib import Path

from flask import Blueprint, Flask

from scheduler.calendar.fetching import Client
from scheduler.calendar.guard import Guard
from scheduler.config import Settings
from scheduler.web import assets, compression, context, errors, health, security, signin
from scheduler.web.actors import require_actors
from scheduler.web.answers import routes as answers
from scheduler.web.board import routes as board
from scheduler.web.candidate import routes as candidate
from scheduler.web.careers import routes as careers
from scheduler.web.coordinator import routes as coordinator
from scheduler.web.enquiries import routes as enquiries
from scheduler.web.feeds import routes as feeds
from scheduler.web.feeds.kept import Bodies
from scheduler.web.me import routes as me
from scheduler.web.questions import routes as questions
from scheduler.web.reception import routes as reception
from scheduler.web.referees import routes as referees
from scheduler.web.reports import routes as reports
from scheduler.web.seen import Seen
from scheduler.web.sent import routes as sent
from scheduler.web.setup import routes as setup
from scheduler.web.visitors import routes as visitors
from scheduler.web.week import routes as week

BLUEPRINTS: tuple[Blueprint, ...] = (
    candidate.bp,
    health.bp,
    signin.bp,
    careers.bp,
    me.bp,
    setup.bp,
    sent.bp,
    coordinator.bp,
    answers.bp,
    feeds.bp,
    referees.bp,
    visitors.bp,
    reception.bp,
    questions.bp,
    enquiries.bp,
    week.bp,
    board.bp,
    reports.bp,
)


def init_app(app: Flask, settings: Settings, *, static: Path) -> None:
    """Make *app* serve every page; raise RuntimeError for a route that names no actor."""
    app.extensions["scheduler"] = settings
    app.extensions["seen"] = Seen()
    app.extensions["feeds"] = Bodies()
    app.extensions["calendars"] = Client(guard=Guard(settings.private_networks))
    compression.init_app(app)
    security.init_app(app, settings)
    errors.init_app(app)
    context.init_app(app)
    assets.init_app(app, static)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    require_actors(app)
