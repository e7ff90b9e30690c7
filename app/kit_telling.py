"""Tells whoever serves a kit, in its window, that a concern waits. What was said, by whom and of which kind is on its page."""

from collections.abc import Callable

from core.people import StaffMember

BELL = "\a"


class WindowNotifier:
    """`core.ports.Notifier` in the window of a kit; everybody who may read it is in the room."""

    def __init__(self, say: Callable[[str], None]) -> None:
        """`say` writes one line in the window."""
        self._say = say

    async def tell(self, member: StaffMember, *, subject: str, text: str) -> None:  # noqa: ARG002 - it reached them by being said
        """Say it, with a sound. The message names the page to open."""
        self._say(f"{BELL}{subject}\n{text}")
