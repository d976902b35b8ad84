"""Commands for the people who work here."""

import click

from scheduler.cli.frame import CreateApp, working
from scheduler.services.people.inviting import invite_admin as invite
from scheduler.services.people.sessions import key_of

NEW = (
    "Nobody had the address {mail}, so it is an admin's now. Others are added under Set up, People."
)


@click.command("sign-in-link")
@click.argument("email")
@click.pass_obj
def sign_in_link(create_app: CreateApp, email: str) -> None:
    """Print a link by which EMAIL signs in, once, within a day; new people become admins."""
    if is_new := print_link(create_app, email):
        click.echo(NEW.format(mail=is_new), err=True)


@click.command("invite-admin", hidden=True)
@click.argument("email")
@click.pass_obj
def invite_admin(create_app: CreateApp, email: str) -> None:
    """Do what sign-in-link does: its former name."""
    print_link(create_app, email)


def print_link(create_app: CreateApp, email: str) -> str:
    """Print somebody's link; return their address if they are new here, else nothing."""
    with working(create_app) as work:
        doing = work.act
        link = invite(work.session, email, act=doing)
        person = link.person
        key = key_of(work.settings.secret_keys, link)
        click.echo(f"{work.settings.base_url}/sign-in/{key}")
        return person.mail if person.created_at == doing.now else ""
