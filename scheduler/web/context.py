"""What every template may use without being handed it."""

from flask import Flask, g
from jinja2 import StrictUndefined
from sqlalchemy.exc import SQLAlchemyError

from scheduler.models import Company, Person
from scheduler.text import times
from scheduler.text.browsers import browser
from scheduler.text.names import first_name, lowered, untitled
from scheduler.web.acting import session, settings
from scheduler.web.actors import candidate_url
from scheduler.web.forms import generate_csrf, new_submission


class Site:
    """What pages know of this installation during one request."""

    def __init__(self) -> None:
        self._company: Company | None = None

    @property
    def company(self) -> Company:
        """Return the company; a nameless one before there is any, or while nothing answers."""
        if self._company is None:  # Python 3.11's cached_property lets one request at a time ask
            self._company = find_company() or Company(name="", zone="UTC", mail="", phone="")
        return self._company

    @property
    def user(self) -> Person | None:
        """Return who is signed in, on pages that ask for it."""
        person: Person | None = g.get("person")
        return person

    @property
    def sends_mail(self) -> bool:
        """Tell whether a mail server is set."""
        return bool(settings().smtp_url)

    @property
    def reads_replies(self) -> bool:
        """Tell whether answers to our mails are read."""
        return bool(settings().inbox_url)

    @property
    def is_live_links(self) -> bool:
        """Tell whether *Sent mail* may show private links as links."""
        return settings().shows_live_links


def find_company() -> Company | None:
    """Return the company; none while the database does not answer."""
    try:
        return session().get(Company, 1)
    except SQLAlchemyError:  # an error page must not break over it
        return None


def init_app(app: Flask) -> None:
    """Give templates the site, the printer of times and the keys that forms carry."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(
        fmt=times,
        time_tag=times.time_tag,
        abbreviation=times.abbreviation,
        zone_label=times.zone_label,
        csrf_token=generate_csrf,
        new_submission=new_submission,
        candidate_url=candidate_url,
    )
    app.jinja_env.filters.update(
        browser=browser,
        first_name=first_name,
        lowered=lowered,
        sentence=sentence,
        untitled=untitled,
    )
    app.context_processor(lambda: {"site": site()})


def sentence(text: str) -> str:
    """Return *text* with a capital letter at its beginning; the rest is left alone."""
    return text[:1].upper() + text[1:]


def site() -> Site:
    """Return this request's site."""
    if "site" not in g:
        g.site = Site()
    found: Site = g.site
    return found
