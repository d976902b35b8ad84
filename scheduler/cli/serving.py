"""Commands that serve people: one process of threads, on every engine."""

import click

from scheduler.cli.frame import CreateApp, log_to_stderr, reachable
from scheduler.cli.server import serve
from scheduler.config import Settings, read_settings
from scheduler.database import db, require_head, upgrade

host = click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve.")
port = click.option("--port", default=8000, show_default=True, help="The port to serve.")


@click.command()
@host
@port
@click.pass_obj
def run(create_app: CreateApp, host: str, port: int) -> None:
    """Serve pages and do what is due, in one process; on SQLite it migrates first."""
    settings = prepared(create_app, port)
    click.echo(f"Open {settings.base_url}. To sign in, run: scheduler invite-admin EMAIL", err=True)
    serve(lambda: create_app(settings), host, port)


@click.command()
@host
@port
@click.pass_obj
def web(create_app: CreateApp, host: str, port: int) -> None:
    """Serve pages only; `scheduler work` does what is due, here or elsewhere."""
    settings = prepared(create_app, port, may_upgrade=False)
    serve(lambda: create_app(settings), host, port)


def prepared(create_app: CreateApp, port: int, *, may_upgrade: bool = True) -> Settings:
    """Return the settings once the database is known to answer at the newest migration."""
    settings = read_settings(port=port)
    log_to_stderr(settings)
    with create_app(settings).app_context(), reachable():
        if settings.is_sqlite and may_upgrade:
            upgrade(db.engine)
        require_head(db.engine)
        db.engine.dispose()  # the serving process opens its own connections
    return settings
