"""Reading the mailbox of replies: each mail is fetched, taken apart, taken once, and left there."""

import logging
import time
from collections.abc import Collection, Sequence

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scheduler.calendar.replies import Reply, read_reply
from scheduler.domain import reply_tags
from scheduler.domain.keys import Secret
from scheduler.mail.imap import TROUBLE, Account, Folder, opened
from scheduler.mail.incoming import Incoming, open_mail
from scheduler.services.act import Act
from scheduler.services.inbox import mailboxes, replying
from scheduler.services.inbox.mailboxes import Place
from scheduler.services.inbox.replying import Verdict
from scheduler.services.messages.incoming import Letter, Said

log = logging.getLogger(__name__)

MOST_BYTES = 1_000_000
AT_ONCE = 20  # mails of one reading
BEGINNING = 200_000  # bytes of a larger one, where its words are
LONGEST = 10.0  # seconds of one reading; the worker has other things to do


Secrets = Sequence[Secret]


def read(engine: Engine, account: Account, secrets: Secrets, *, act: Act) -> int:
    """Take what came in since the last time, if it is due; return how many mails that were."""
    with Session(engine) as session:
        place = mailboxes.begin(session, now=act.now)
        if place is None:
            return 0
        try:
            count, is_more = read_on(session, account, place, secrets, act=act)
        except TROUBLE as error:
            log.warning("The mailbox of replies could not be read: %s", error)
            mailboxes.fail(session, str(error), now=act.now)
            return 0
        mailboxes.finish(session, now=act.now, is_more=is_more)
        return count


def read_on(
    session: Session, account: Account, place: Place, secrets: Secrets, *, act: Act
) -> tuple[int, bool]:
    """Take the mails behind *place*; return how many, and whether more are left."""
    until = time.monotonic() + LONGEST
    with opened(account) as folder:
        last = place.last_uid if place.validity == folder.validity else 0
        waiting = folder.after(last)
        for count, uid in enumerate(waiting):
            if count >= AT_ONCE or time.monotonic() > until:
                return count, True
            take(session, folder, uid, secrets, servers=account.servers, act=act)
            mailboxes.advance(session, Place(folder.validity, uid))
        return len(waiting), False


def take(
    session: Session,
    folder: Folder,
    uid: int,
    secrets: Secrets,
    *,
    servers: Collection[str],
    act: Act,
) -> Verdict:
    """Take one mail that *servers* let in; what cannot be read is passed over for good.

    Of one that is too large the beginning is read: somebody's words stand before their files.
    """
    size = folder.size(uid)
    is_whole = size <= MOST_BYTES
    data = (folder.mail(uid) if is_whole else folder.mail(uid, BEGINNING)) if size else b""
    mail = open_mail(data, servers) if data else None
    if mail is None:
        return replying.pass_over(session, folder.validity, uid, act=act)
    parts = mail.calendars if is_whole else ()
    found = next((each for part in parts if (each := read_reply(part))), None)
    said = said_by(found) if found else None
    letter = letter_of(folder, uid, mail, secrets)
    return replying.receive(session, letter, said, act=act)


def letter_of(folder: Folder, uid: int, mail: Incoming, secrets: Secrets) -> Letter:
    """Return a mail as the services know it."""
    return Letter(
        validity=folder.validity,
        uid=uid,
        message_id=mail.message_id,
        sender=mail.sender,
        name=mail.name,
        recipients=mail.recipients,
        automatic=mail.automatic,
        is_bounce=mail.is_bounce,
        is_forged=mail.is_forged,
        words=mail.words,
        attachments=mail.attachments,
        tag=reply_tags.read(mail.recipients, secrets),
    )


def said_by(reply: Reply) -> Said:
    """Return an answer as the services know it."""
    return Said(
        method=reply.method,
        uid=reply.uid,
        attendee=reply.attendee,
        answer=reply.answer,
        sequence=reply.sequence,
        stamp=reply.stamp,
        words=reply.words,
        starts_at=reply.starts_at,
        ends_at=reply.ends_at,
    )
