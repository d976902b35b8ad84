"""The command that asks the data, and the mail server, whether all is as promised."""

import click

from scheduler.cli.frame import CreateApp, Work, working
from scheduler.cli.relink import news_of_old
from scheduler.errors import Invalid
from scheduler.mail.smtp import Delivered
from scheduler.mail.trial import Reader, told, try_out
from scheduler.models import Company
from scheduler.services.upkeep import invariants
from scheduler.worker import server_of

NO_SERVER = "No mail server is set. Set SCHEDULER_SMTP_URL first."


@click.command()
@click.option("--mail", metavar="ADDRESS", help="Send one real invitation there, and tell how.")
@click.pass_obj
def check(create_app: CreateApp, mail: str | None) -> int:
    """Ask every promise about the data; exit with 1 if one is broken.

    Says besides how many links still need an old secret key (see scheduler relink).

    With --mail, send one real invitation and say what the mail server said.
    """
    with working(create_app) as work:
        return check_mail(work, mail) if mail else check_data(work)


def check_data(work: Work) -> int:
    """Print each broken row; return 1 if there is any."""
    found = invariants.check(work.session)
    for broken in found:
        click.echo(f"{broken.promise} Not so: {broken.row}")
    if not found:
        click.echo("All promises hold.")
    for line in news_of_old(work):
        click.echo(line)
    return 1 if found else 0


def check_mail(work: Work, address: str) -> int:
    """Print how far one invitation came; return 1 if the server did not take it."""
    server = server_of(work.settings.smtp_url)
    if server is None:
        raise Invalid(NO_SERVER)
    company = work.session.get(Company, 1)
    reader = Reader(address, zone=company.zone if company else "UTC")
    work.session.rollback()
    report = try_out(work.engine, work.settings.letterhead, server, reader, act=work.act)
    for line in told(report):
        click.echo(line)
    return 0 if isinstance(report.result, Delivered) else 1
