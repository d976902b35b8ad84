"""Commands for the database itself."""

import click

from scheduler.cli.frame import CreateApp, log_to_stderr, reachable
from scheduler.config import read_settings
from scheduler.database import db as database
from scheduler.database import head, upgrade


@click.group()
def db() -> None:
    """Look after the database."""


@db.command("upgrade")
@click.pass_obj
def upgrade_command(create_app: CreateApp) -> None:
    """Bring the database to the version of this program."""
    settings = read_settings()
    log_to_stderr(settings)
    with create_app(settings).app_context(), reachable():
        upgrade(database.engine)
    click.echo(f"The database stands at {head()}.")
