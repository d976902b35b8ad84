"""Commands that read a posting: show the plan that it would become, or store it as a draft."""

import json
from pathlib import Path

import click

from scheduler.cli import plan_text
from scheduler.cli.frame import CreateApp, working
from scheduler.domain.posting.plan import plan_json
from scheduler.errors import Invalid
from scheduler.services.roles.drafts import import_posting
from scheduler.text.markdown import MOST_BYTES, decode, read

file = click.argument("file", type=click.Path(path_type=Path))


@click.command()
@file
@click.option("--json", "as_json", is_flag=True, help="Print it for a program to read.")
def plan(file: Path, *, as_json: bool) -> None:
    """Show the interview plan that the posting in FILE would become; nothing is stored."""
    found = read(text_of(file)).plan
    if as_json:
        click.echo(json.dumps(plan_json(found), ensure_ascii=False, indent=2))
    else:
        for line in plan_text.lines(found):
            click.echo(line)


@click.command("import-role")
@file
@click.option("--title", default="", help="What the role is called, if the text does not say.")
@click.option("--source", metavar="URL", default="", help="Where the text's own links start.")
@click.pass_obj
def import_role(create_app: CreateApp, file: Path, title: str, source: str) -> None:
    """Store the posting in FILE as a draft role, and print where to review and publish it."""
    text = text_of(file)
    with working(create_app) as work:
        role = import_posting(work.session, text, source_url=source, title=title, act=work.act)
        click.echo(f"{work.settings.base_url}/setup/roles/{role.id}")


def text_of(path: Path) -> str:
    """Return the text in the file at *path*; raise Invalid for what is no readable text."""
    try:
        with path.open("rb") as opened:
            return decode(opened.read(MOST_BYTES + 1))  # one more tells that it is too long
    except IsADirectoryError as error:
        raise Invalid(f"{path} is a folder. Name the file that holds the posting.") from error
    except FileNotFoundError as error:
        raise Invalid(f"There is no file {path}.") from error
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.") from error
