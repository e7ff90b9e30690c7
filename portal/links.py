"""Addresses of pages, written in one place. Pure."""

from urllib.parse import quote, urlencode

from core.captions import Audience, CaptionFormat
from core.findings import Query
from core.testimony import PassageId, RenditionKind, TestimonyId


def testimony_url(testimony_id: TestimonyId) -> str:
    """Return where a testimony is shown."""
    return f"/testimony/{quote(testimony_id, safe='')}"


def people_url(testimony_id: TestimonyId) -> str:
    """Return where it is said who is in a testimony."""
    return f"{testimony_url(testimony_id)}/people"


def edit_url(testimony_id: TestimonyId) -> str:
    """Return where a transcript is corrected."""
    return f"{testimony_url(testimony_id)}/edit"


def listen_url(testimony_id: TestimonyId, passage_id: PassageId) -> str:
    """Return where one passage is played before its doubts are cleared."""
    return f"{testimony_url(testimony_id)}/listen/{quote(passage_id, safe='')}"


def versions_url(testimony_id: TestimonyId) -> str:
    """Return where the versions of a transcript are listed and compared."""
    return f"{testimony_url(testimony_id)}/versions"


def named_url(testimony_id: TestimonyId) -> str:
    """Return where to go once it was said who is in a testimony."""
    return "/processing?" + urlencode({"named": testimony_id})


def after_reading_url(testimony_id: TestimonyId | None) -> str:
    """Return where to go once a concern was read; `testimony_id` is what it names, where it names anything."""
    return "/concerns?" + urlencode({"read": testimony_id or ""})


def describe_url(testimony_id: TestimonyId) -> str:
    """Return where the team writes about a testimony."""
    return f"{testimony_url(testimony_id)}/describe"


def voices_url(testimony_id: TestimonyId) -> str:
    """Return where it is said whose the voices in a recording are."""
    return f"{testimony_url(testimony_id)}/voices"


def dublin_core_url(testimony_id: TestimonyId, ending: str) -> str:
    """Return where a description is had as Dublin Core: "xml" or "json"."""
    return f"{testimony_url(testimony_id)}/dublin-core.{ending}"


def about_url(testimony_id: TestimonyId, start_ms: int | None) -> str:
    """Return where a testimony opens at what the team wrote about it, or, for a note, at its second."""
    return f"{testimony_url(testimony_id)}#about" if start_ms is None else f"{testimony_url(testimony_id)}?t={start_ms}#about"


def passage_url(testimony_id: TestimonyId, passage_id: PassageId, start_ms: int | None) -> str:
    """Return where a testimony opens at a passage, its player standing at `start_ms` where the passage has a time."""
    time = "" if start_ms is None else f"?t={start_ms}"
    return f"{testimony_url(testimony_id)}{time}#p-{quote(passage_id, safe='')}"


def media_url(testimony_id: TestimonyId, kind: RenditionKind) -> str:
    """Return where a derived file is served from."""
    return f"/media/{quote(testimony_id, safe='')}/{kind.value}"


def captions_url(testimony_id: TestimonyId, written_as: CaptionFormat, audience: Audience = Audience.TEAM) -> str:
    """Return where the captions of a testimony are served from."""
    asked = "" if audience is Audience.TEAM else "?" + urlencode({"for": audience.value})
    return f"/media/{quote(testimony_id, safe='')}/captions.{written_as.value}{asked}"


def outside_url(testimony_id: TestimonyId) -> str:
    """Return where a copy for showing outside is asked for."""
    return f"{testimony_url(testimony_id)}/outside"


def outside_file_url(testimony_id: TestimonyId) -> str:
    """Return where a copy for showing outside is saved from."""
    return f"{outside_url(testimony_id)}/file"


def names_url(testimony_id: TestimonyId) -> str:
    """Return where the names in a testimony are looked over."""
    return f"{testimony_url(testimony_id)}/names"


def file_url(testimony_id: TestimonyId) -> str:
    """Return where a file that is kept as it came is downloaded from."""
    return f"/media/{quote(testimony_id, safe='')}/file"


def search_url(query: Query, *, page: int = 1, without: str | None = None) -> str:
    """Return a search as an address; `without` leaves one filter out ("theme"). The first page is not named."""
    filters = {
        "consultation": query.consultation_id,
        "approach": query.approach and query.approach.value,
        "medium": query.medium and query.medium.value,
        "theme": query.theme,
    }
    kept = {name: value for name, value in filters.items() if value and name != without}
    number = {"page": str(page)} if page > 1 else {}
    return "/search?" + urlencode({"q": query.text, **kept, **number})


def is_local(address: str) -> bool:
    """Whether an address stays on this site. Browsers read a backslash as a slash, so one is never local."""
    plain = all(" " < character < "\x7f" for character in address)
    return plain and address.startswith("/") and not address.startswith("//") and "\\" not in address
