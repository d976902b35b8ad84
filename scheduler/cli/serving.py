"""Commands that run until somebody stops them: pages, what is due, or both."""

import signal
import socket
from threading import Event

import click
from sqlalchemy.orm import Session

from scheduler import worker
from scheduler.cli.frame import PORT, CreateApp, log_to_stderr, reachable, working
from scheduler.cli.server import serve
from scheduler.config import Settings, read_settings
from scheduler.database import db, require_head, upgrade
from scheduler.errors import Invalid
from scheduler.services.company.sample import is_sample

SIGN_IN = "To sign in, run: scheduler sign-in-link EMAIL"
SAMPLE_LINKS = "This is the sample company. For its links, run: scheduler demo"

host = click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve.")
port = click.option("--port", default=PORT, show_default=True, help="The port to serve.")


@click.command()
@host
@port
@click.pass_obj
def run(create_app: CreateApp, host: str, port: int) -> None:
    """Serve pages and do what is due, in one process; on SQLite it migrates first."""
    settings = prepared(create_app, host, port, may_upgrade=True)
    serve(lambda: create_app(settings), host, port, also=settings)


@click.command()
@host
@port
@click.pass_obj
def web(create_app: CreateApp, host: str, port: int) -> None:
    """Serve pages only; `scheduler work` does what is due, here or elsewhere."""
    settings = prepared(create_app, host, port, may_upgrade=False)
    serve(lambda: create_app(settings), host, port)


@click.command()
@click.pass_obj
def work(create_app: CreateApp) -> None:
    """Do what is due: send mail, end holds, seal the journal."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with working(create_app) as hands:
        click.echo("Working. Press Ctrl+C to stop.", err=True)
        worker.work(hands.engine, hands.settings, stop)


def prepared(create_app: CreateApp, host: str, port: int, *, may_upgrade: bool) -> Settings:
    """Return the settings once the port is free and the database at the newest migration.

    Prints where to go, and how to get in.
    """
    settings = read_settings(port=port)
    log_to_stderr(settings)
    require_free(host, port)
    with create_app(settings).app_context(), reachable():
        if settings.is_sqlite and may_upgrade:
            upgrade(db.engine)
        require_head(db.engine)
        with Session(db.engine) as session:
            way_in = SAMPLE_LINKS if is_sample(session) else SIGN_IN
        db.engine.dispose()  # the serving process opens its own connections
    click.echo(f"Open {settings.base_url}\n{way_in}", err=True)
    return settings


def require_free(host: str, port: int) -> None:
    """Raise Invalid unless we may listen at that address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", "") or error
            raise Invalid(
                f"Port {port} of {host} cannot be used: {why}. "
                "Name another one by --port, or by PORT=8010 for make run."
            ) from error
