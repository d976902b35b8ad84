"""Commands for the people who work here."""

import click

from scheduler.cli.frame import CreateApp, working
from scheduler.services.inviting import invite_admin as invite
from scheduler.services.sessions import key_of


@click.command("invite-admin")
@click.argument("email")
@click.pass_obj
def invite_admin(create_app: CreateApp, email: str) -> None:
    """Print a link by which EMAIL signs in, once, within a day; new people become admins."""
    with working(create_app) as work:
        link = invite(work.session, email, act=work.act)
        key = key_of(work.settings.secret_keys, link)
        click.echo(f"{work.settings.base_url}/sign-in/{key}")
