"""The command line: every command ends well, or with one sentence and exit status 2."""

import sys
from collections.abc import Sequence

import click

from scheduler import __version__
from scheduler.cli import backup, check, data, demo, people, relink, roles, serving
from scheduler.cli.frame import CreateApp
from scheduler.errors import SchedulerError

COMMANDS: tuple[click.Command, ...] = (
    serving.run,
    serving.web,
    serving.work,
    data.db,
    people.sign_in_link,
    people.invite_admin,
    demo.demo,
    roles.plan,
    roles.import_role,
    check.check,
    relink.relink_command,
    backup.backup,
    backup.restore,
    backup.release_mail,
)


@click.group(name="scheduler", context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="scheduler", message="%(prog)s %(version)s")
def group() -> None:
    """Schedule interviews: a posting becomes a plan, and candidates book their own times."""


for command in COMMANDS:
    group.add_command(command)


def main(create_app: CreateApp, arguments: Sequence[str] | None = None) -> None:
    """Run the command that *arguments*, else those of the process, name; exit with its status."""
    try:
        status = group.main(arguments, obj=create_app, standalone_mode=False)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        fail(error.format_message())
    except SchedulerError as error:
        fail(str(error))
    sys.exit(status or 0)


def fail(sentence: str) -> None:
    """Say *sentence* and end with exit status 2."""
    click.echo(sentence, err=True)
    sys.exit(2)
