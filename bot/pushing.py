"""What a channel that can write first gives to the rest: how it sends, how it fetches files, how it answers a stranger."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.pacing import Pace
from core.chat import Attachment, Heard, Receipt, ToSend

Deliver = Callable[[ToSend], Awaitable[Receipt]]
"""Sends one message. Raises `DeliveryFailed`."""

Fetch = Callable[[Attachment], AsyncIterator[bytes]]
"""Yields a file that the channel holds, in pieces. Raises `FetchFailed`, in the middle of it too."""


class Receive(Protocol):
    """Keeps what was heard; once it returns, that may be acknowledged."""

    async def __call__(self, heard: Heard, *, order: int = 0) -> None:
        """Keep it. Raises `StoreFull`, `StoreBusy`: then it may not be acknowledged."""


@dataclass(frozen=True, kw_only=True)
class Joining:
    """How a channel sends several messages to one person as one.

    ``runs`` cuts them into what goes out together, each once and in their order; ``deliver`` sends one run and raises
    `DeliveryFailed` for all of it.
    """

    runs: Callable[[Sequence[ToSend]], Sequence[Sequence[ToSend]]]
    deliver: Callable[[Sequence[ToSend]], Awaitable[Receipt]]


async def no_answer(_heard: Heard) -> None:
    """Leave a stranger without an answer."""


@dataclass(frozen=True, kw_only=True)
class PushChannel:
    """A channel that can write first.

    ``answer_stranger`` tells somebody whose words belong to no conversation how one begins. ``poll`` asks the channel for what
    is new, for as long as it is left running, and hands each thing to what it is given; a channel that calls us has none.
    ``joining`` is for a channel on which every message costs.
    """

    name: str
    deliver: Deliver
    pace: Pace
    fetch: Fetch | None = None
    answer_stranger: Callable[[Heard], Awaitable[None]] = no_answer
    poll: Callable[[Receive], Awaitable[None]] | None = None
    joining: Joining | None = None
