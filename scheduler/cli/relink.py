"""The command that sends fresh links after the secret was changed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

import click

from scheduler.cli.frame import CreateApp, Work, working
from scheduler.domain.terms import KeyPurpose
from scheduler.errors import Invalid
from scheduler.models import Company
from scheduler.services.upkeep.relinking import LeftBehind, Relinked, Stand, left_behind, relink
from scheduler.text.times import Clock

DAYS = 30  # for which an old link is to go on working, unless somebody says otherwise
NOUNS = {
    KeyPurpose.CANDIDATE: ("candidate", "candidates"),
    KeyPurpose.REFEREE: ("referee", "referees"),
    KeyPurpose.VISIT: ("visitor", "visitors"),
    KeyPurpose.ENQUIRY: ("person who asked", "people who asked"),
    KeyPurpose.FEED: ("reader of a feed", "readers of feeds"),
}
WHY_NOT = {
    Stand.TOLD: "have been sent one before",
    Stand.FRESH: "have a fresh one already",
    Stand.UNSENT: "have never been sent, or used, any",
    Stand.BOUNCED: "mail to them came back: correct the address first",
}
NO_SERVER = "No mail server is set: mail is kept in Sent mail and reaches nobody."
ONE_KEY = "No other key than the newest is known of. Nothing to send."


@click.command("relink")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help=f"Until when you keep the old key, as the mails say; {DAYS} days from now if not given.",
)
@click.option("--dry-run", is_flag=True, help="Only say whom a fresh link would go to.")
@click.pass_obj
def relink_command(create_app: CreateApp, until: datetime | None, *, dry_run: bool) -> None:
    """Mail a fresh link to everybody whose own was made under an old secret key.

    First put the new key in front of the old one (SCHEDULER_SECRET_KEY="NEW OLD") and start the
    program anew. Candidates are written to until their data is erased; referees while we wait for
    them; visitors until they came; who asked without applying; and our own people whose calendar
    program reads a feed, for that address changes too. Nobody is written to about links by which
    an interviewer answers one invitation, to sign in, or codes: they end by themselves. Each is
    written to once for each new key, however often this is run. Passwords of other calendars are
    sealed anew.
    """
    with working(create_app) as work:
        last = last_day(work, until)
        found = relink(
            work.session, work.settings.secret_keys, until=last, act=work.act, is_dry=dry_run
        )
        for line in told(found, is_dry=dry_run):
            click.echo(line)
        if Stand.OLD not in found.stands:
            return
        if not work.settings.smtp_url:
            click.echo(NO_SERVER)
        if len(work.settings.secret_keys) > 1 and not dry_run:
            click.echo(f"Keep the old key until {spoken(work, last)}: the mails say so.")


def last_day(work: Work, until: datetime | None) -> date:
    """Return until when the old key stays; raise Invalid for a day that is over."""
    today = work.act.now.date()
    if until is not None and until.date() <= today:
        raise Invalid("--until must name a day to come, like 2027-01-31.")
    return until.date() if until else today + timedelta(days=DAYS)


def spoken(work: Work, day: date) -> str:
    """Return a day as it is written elsewhere."""
    company = work.session.get(Company, 1)
    return Clock(company.zone if company else "UTC").long_day(day).replace("\xa0", " ")


def told(found: Relinked, *, is_dry: bool) -> Iterator[str]:
    """Yield in words whom a link goes to, whom not and why, and what was sealed."""
    if not found.stands and not found.sealed:
        yield ONE_KEY
        return
    goes = found.stands.get(Stand.OLD, Counter())
    verb = "A fresh link would go to" if is_dry else "A fresh link goes to"
    yield f"{verb} {counted(goes) or 'nobody'}."
    for stand, why in WHY_NOT.items():
        if others := counted(found.stands.get(stand, Counter())):
            yield f"Not to {others}: {why}."
    if found.sealed:
        be = "would be" if is_dry else "are"
        yield f"{sealed(found.sealed)} {be} sealed under the newest key."


def news_of_old(work: Work) -> Iterator[str]:
    """Yield what is still in use of old keys: information, for no promise is broken by it."""
    left = left_behind(work.session, work.settings.secret_keys, now=work.act.now)
    yield from old_links(left)
    if left.sealed:
        yield f"{sealed(left.sealed)} are sealed under an old key; scheduler relink seals them anew."


def old_links(left: LeftBehind) -> Iterator[str]:
    """Yield which links were last used under an old key, or under one that is gone."""
    if old := counted(left.old):
        yield f"Links last used under an old key, which they need: {old}."
    if gone := counted(left.gone):
        yield f"Links last used under a key that is gone, which open nothing now: {gone}."
    if old or gone:
        total = left.old.total() + left.gone.total()
        yield f"Of these {total}, {left.told} have been sent a fresh one (scheduler relink)."


def counted(counts: Mapping[KeyPurpose, int]) -> str:
    """Return how many of whom: "2 candidates, 1 referee"; empty for nobody."""
    return ", ".join(
        f"{counts[purpose]} {nouns[counts[purpose] > 1]}"
        for purpose, nouns in NOUNS.items()
        if counts.get(purpose)
    )


def sealed(count: int) -> str:
    """Return of how many calendars the secret is spoken of."""
    return "The secrets of 1 calendar" if count == 1 else f"The secrets of {count} calendars"
