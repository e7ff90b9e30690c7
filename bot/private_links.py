"""Making private links, for channels that add one to a message. Says nothing, and opens none."""

from collections.abc import Callable

from core.links import LINK_LASTS, LinkKind, PrivateLink
from core.people import AddressId
from core.ports import Clock, PrivateLinks

PAGE = "/chat/link"
"""The page that a private link opens. The token stands behind a "#", so that no server's log and no other page ever sees it."""


class LinkMaker:
    """Makes links to pages of one's own, where this computer can be reached from outside."""

    def __init__(self, links: PrivateLinks, *, base_url: str, new_token: Callable[[], str], clock: Clock) -> None:
        """Without a `base_url` there is no way here from outside, and so no link."""
        self._links = links
        self._base_url = base_url.rstrip("/")
        self._new_token = new_token
        self._clock = clock

    async def link(self, address_id: AddressId, kind: LinkKind) -> str | None:
        """Return a new link for whoever is at this address, or None where none would open."""
        if not self._base_url:
            return None
        token = self._new_token()
        await self._links.keep_private_link(
            token, PrivateLink(address_id=address_id, kind=kind), expires_at=self._clock() + LINK_LASTS
        )
        return f"{self._base_url}{PAGE}#{token}"
