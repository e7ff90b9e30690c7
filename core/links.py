"""Private links: how somebody goes from a small channel to a page of their own. Decides what a link opens, and for how long."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from core.people import AddressId

LINK_LASTS = timedelta(days=14)
"""How long a private link opens. Reason: as long as somebody who went quiet is waited for."""


class LinkKind(Enum):
    """What a private link is for."""

    SEND = "send"  #: send a file that is too big for the channel
    TALK = "talk"  #: say it aloud instead of typing it


@dataclass(frozen=True, kw_only=True)
class PrivateLink:
    """Where a link leads: whoever opens it speaks as the person at this address, in the conversation they hold there.

    The link's own token is secret and stands in no record; only its hash is kept.
    """

    address_id: AddressId
    kind: LinkKind
