"""Which service makes the links of remote talks, as the page of the company names it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from scheduler.config import MEETING_URL
from scheduler.web.acting import settings


@dataclass(frozen=True, slots=True)
class VideoService:
    """A service by its host, and whether it is the public one that stands for none."""

    host: str
    is_default: bool


def video_service() -> VideoService:
    """Return the service that the settings name, without what else its address holds."""
    url = settings().meeting_url
    return VideoService(urlsplit(url).hostname or "", is_default=url == MEETING_URL)
