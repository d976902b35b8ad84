"""A download that a candidate has opened with a code."""

from scheduler.domain.retention import Deed
from scheduler.services.privacy import coded, codes


def make_ready(session, settings, candidate, act):
    """Return the key of a download that a code has opened."""
    code = codes.mail_code(session, candidate.id, Deed.DOWNLOAD, act=act)
    coded.open_download(session, candidate.id, code.id, act=act)
    return codes.grant(settings.secret_keys, code)
