"""Commands for the people who work here."""

from collections.abc import Callable

import click

from scheduler.cli.frame import PORT, CreateApp, working
from scheduler.models import SignIn
from scheduler.services.people.inviting import invite_admin as invite
from scheduler.services.people.inviting import link_for
from scheduler.services.people.sessions import key_of

NEW = (
    "Nobody had the address {mail}, so it is an admin's now. Others are added under Set up, People."
)
port = click.option(
    "--port", default=PORT, show_default=True, help="Where pages are served, without a base URL."
)


@click.command("sign-in-link")
@click.argument("email")
@port
@click.pass_obj
def sign_in_link(create_app: CreateApp, email: str, port: int) -> None:
    """Print a link by which EMAIL signs in, once, within a day; the first one becomes admin."""
    print_link(create_app, link_for, email, port)


@click.command("invite-admin")
@click.argument("email")
@port
@click.pass_obj
def invite_admin(create_app: CreateApp, email: str, port: int) -> None:
    """Print the same for one more admin: who is new here becomes one."""
    print_link(create_app, invite, email, port)


def print_link(create_app: CreateApp, made: Callable[..., SignIn], email: str, port: int) -> None:
    """Print the link that *made* returns, and whose it is where they are new here."""
    with working(create_app, port=port) as work:
        doing = work.act
        link = made(work.session, email, act=doing)
        key = key_of(work.settings.secret_keys, link)
        click.echo(f"{work.settings.base_url}/sign-in/{key}")
        if link.person.created_at == doing.now:
            click.echo(NEW.format(mail=link.person.mail), err=True)
