"""Commands that copy the whole database away, put it back, and let its mail go again."""

from pathlib import Path

import click

from scheduler import clock
from scheduler.cli import copies
from scheduler.cli.check import check_data
from scheduler.cli.frame import CreateApp, log_to_stderr, reachable, working
from scheduler.config import Settings, read_settings
from scheduler.database import db
from scheduler.database import upgrade as migrate
from scheduler.services.privacy import ledger
from scheduler.services.upkeep import restoring

file = click.argument("file", type=click.Path(path_type=Path))


@click.command()
@file
def backup(file: Path) -> None:
    """Copy the whole database to FILE, also while it is in use. The secret key is not in it."""
    settings = read_settings()
    log_to_stderr(settings)
    copies.copy_out(settings, file.absolute())
    size = file.stat().st_size
    click.echo(f"Wrote {file}, {size:,} bytes. Keep the secret key in another place.")


@click.command()
@file
@click.option("--replace", is_flag=True, help="Keep the present database beside, and replace it.")
@click.option(
    "--erased",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A ledger of erasures from elsewhere, besides the one in the data folder.",
)
@click.pass_obj
def restore(create_app: CreateApp, file: Path, *, replace: bool, erased: Path | None) -> int:
    """Put the backup FILE in the place of the database, while the program is stopped.

    Interviews to come are told anew, everybody signs in again, and no mail leaves before
    `scheduler release-mail`. Who was erased since the backup is erased again. Ends with
    `scheduler check`.
    """
    settings = read_settings()
    log_to_stderr(settings)
    known = known_erased(settings, erased)
    load(create_app, settings, file.absolute(), replace=replace)
    with working(create_app) as work:
        settled = restoring.settle(work.session, act=work.act)
        click.echo(
            f"Restored. {settled.interviews} interviews to come will be told anew; "
            f"{settled.sessions} sign-ins have ended."
        )
        again = ledger.reapply(work.session, known, act=work.act)
        ledger.keep(work.session, settings.data_dir / ledger.NAME)
        if again:
            click.echo(f"{again} applications had been erased since; they are erased again.")
        status = check_data(work)
        click.echo("Mail is held. Look around, then run: scheduler release-mail")
    return status


def known_erased(settings: Settings, elsewhere: Path | None) -> set[ledger.Erased]:
    """Return all that was ever erased: by the ledgers, and by the database that is replaced."""
    known = ledger.read(settings.data_dir / ledger.NAME)
    if elsewhere:
        known |= ledger.read(elsewhere)
    path = copies.path_of(settings)
    if settings.is_sqlite and path.exists():
        known |= copies.erased_in(path)
    return known


def load(create_app: CreateApp, settings: Settings, file: Path, *, replace: bool) -> None:
    """Bring the backup to where the database belongs, and to this program's version."""
    if settings.is_sqlite:
        kept = copies.copy_in(settings, file, replace=replace, now=clock.now())
        if kept:
            click.echo(f"The database as it was is kept at {kept}.")
    with create_app(settings).app_context(), reachable():
        if not settings.is_sqlite:
            copies.load_into_server(settings, db.engine, file)
        migrate(db.engine)


@click.command("release-mail")
@click.pass_obj
def release_mail(create_app: CreateApp) -> None:
    """Let the mail go that a restore has held."""
    with working(create_app) as work:
        restoring.release_mail(work.session, act=work.act)
    click.echo("Mail goes out again.")
