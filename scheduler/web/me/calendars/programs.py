"""How each calendar program lets us see when its owner is busy: the exact steps, and the way out."""

from dataclasses import dataclass

from scheduler.domain.terms import BusySource

EXPORT = (
    "Or export the calendar as an .ics file and upload it here; it is read once, so upload a new "
    "one when much has changed."
)
ALONE = "Or add nothing, and keep your hours and single days here up to date by hand."


@dataclass(frozen=True, slots=True)
class Program:
    """A calendar program: what to do there, and what to do where the company forbids it."""

    key: str
    name: str
    source: BusySource
    steps: tuple[str, ...]
    forbidden: tuple[str, ...]
    server: str = ""  # where its CalDAV is, if it is the same for everybody
    hint: str = ""


PROGRAMS = (
    Program(
        "google",
        "Google Calendar",
        BusySource.ICS,
        (
            "Open calendar.google.com on a computer, press the cog at the top right and choose Settings.",
            "On the left, under Settings for my calendars, choose the calendar.",
            "Go down to Integrate calendar and copy Secret address in iCal format; it ends in basic.ics.",
            "Put it in the field below. Do so for each calendar that you are busy by.",
        ),
        (
            (
                "If Secret address in iCal format is missing, your company has switched it off. Its "
                "administrator allows it in the Admin console: Apps, Google Workspace, Calendar, Sharing "
                "settings, External sharing options for primary calendars."
            ),
            (
                "Or, in Settings, choose Import & export, Export; unpack the .zip and upload the .ics file "
                "here. It is read once, so upload a new one when much has changed."
            ),
            ALONE,
        ),
        hint="https://calendar.google.com/calendar/ical/…/basic.ics",
    ),
    Program(
        "microsoft",
        "Microsoft 365, Outlook",
        BusySource.ICS,
        (
            "Open Outlook on the web and press the cog at the top right.",
            "Choose Calendar, then Shared calendars.",
            "Under Publish a calendar choose the calendar and Can view when I’m busy, and press Publish.",
            "Copy the ICS link, not the HTML link, and put it in the field below.",
        ),
        (
            (
                "If Publish a calendar is missing or grey, your company has switched it off. Its "
                "administrator allows it in the Exchange admin center: Organization, Sharing, Individual "
                "sharing, a policy for Anonymous with free/busy times."
            ),
            (
                "Or, in Outlook for Windows, choose File, Save Calendar, and upload that .ics file here. "
                "It is read once, so upload a new one when much has changed."
            ),
            ALONE,
        ),
        hint="https://outlook.office365.com/owa/calendar/…/calendar.ics",
    ),
    Program(
        "apple",
        "Apple iCloud",
        BusySource.CALDAV,
        (
            "Open account.apple.com, sign in and choose Sign-In and Security.",
            "Choose App-Specific Passwords, press the plus, and name it after this page.",
            "Enter the address of your Apple Account below, and that password; never your own one.",
            "Choose your calendars on the next page.",
        ),
        (
            (
                "A managed Apple Account may not make app-specific passwords. Then, in Calendar on a Mac, "
                "choose File, Export and upload the .ics file here."
            ),
            ALONE,
        ),
        server="https://caldav.icloud.com",
    ),
    Program(
        "nextcloud",
        "Nextcloud",
        BusySource.CALDAV,
        (
            "In Nextcloud press your picture at the top right and choose Personal settings, Security.",
            "Under Devices & sessions enter a name, like Interviews, and press Create new app password.",
            "Enter the address of your Nextcloud below, the user name shown there, and that password.",
            "Choose your calendars on the next page.",
        ),
        (
            (
                "If there is no Create new app password, open Calendar, press the three dots beside the "
                "calendar, choose Export, and upload the .ics file here."
            ),
            ALONE,
        ),
        hint="https://cloud.example.com",
    ),
    Program(
        "proton",
        "Proton Calendar",
        BusySource.ICS,
        (
            "Open calendar.proton.me on a computer, press the cog and choose All settings.",
            "Under Calendars choose the calendar and go down to Share with anyone.",
            "Press Create link and choose Limited view, which shows only when you are busy.",
            "Copy the link and put it in the field below.",
        ),
        (
            (
                "If Share with anyone is missing, your organisation has switched it off, or your plan does "
                "not have it. Under Import/export you can download the calendar and upload the .ics file here."
            ),
            ALONE,
        ),
        hint="https://calendar.proton.me/api/calendar/v1/url/…/calendar.ics",
    ),
    Program(
        "address",
        "Another address (.ics)",
        BusySource.ICS,
        (
            (
                "Look in your calendar program for a private or secret address, a subscription or a "
                "published calendar. It begins with https:// or webcal://."
            ),
            "One that only says when you are busy is enough.",
        ),
        (EXPORT, ALONE),
    ),
    Program(
        "caldav",
        "Another server (CalDAV)",
        BusySource.CALDAV,
        (
            "Fastmail, mailbox.org, Zimbra, SOGo, Radicale and many others speak CalDAV.",
            "Make an app password where the server has them, and enter the server’s address below.",
            "Choose your calendars on the next page.",
        ),
        (EXPORT, ALONE),
        hint="https://calendar.example.com",
    ),
    Program(
        "file",
        "A file (.ics)",
        BusySource.FILE,
        (
            "Export the calendar in your program; most call it Export or Save as, and write an .ics file.",
            "It is read once and not kept: we note when you are busy in the next 13 months, nothing else.",
            "Upload a new one when much has changed.",
        ),
        (),
    ),
)


def program(key: str) -> Program:
    """Return a program by its key; the first for an unknown one."""
    return next((each for each in PROGRAMS if each.key == key), PROGRAMS[0])
