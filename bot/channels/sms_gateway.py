"""The port to whatever carries text messages, in our words. One adapter a gateway: `sms_kannel` and `sms_twilio`."""

from dataclasses import dataclass
from typing import Protocol

from core.chat import Delivery, Receipt


@dataclass(frozen=True, kw_only=True)
class OutgoingText:
    """One text to one number (E.164). ``reference`` is ours, for gateways that give none: the same text has the same one."""

    to: str
    words: str
    reference: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What came with a text beside its words: ``reference`` is what the gateway gives it out for, ``kind`` its media type."""

    reference: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class IncomingText:
    """One text that came in, as the gateway told it. ``id`` is the gateway's own, the same when it is told again.

    ``has_stopped`` is set where the gateway itself took it as a stop, whichever word it was.
    """

    id: str
    sender: str
    words: str
    pictures: tuple[Picture, ...] = ()
    has_stopped: bool = False


@dataclass(frozen=True, kw_only=True)
class DeliveryReport:
    """What a gateway told of a text that it took; ``delivery`` is None while it is still on its way.

    ``is_lost`` means that nothing reaches this number any more, as when it is no mobile phone or nobody's.
    """

    reference: str
    delivery: Delivery | None
    is_lost: bool = False


class SmsGateway(Protocol):
    """Carries texts. Several parts that make one text are put together by the phone that gets them."""

    async def send(self, text: OutgoingText) -> Receipt:
        """Hand over one text; return its reference, by which reports name it, and its parts. Raises `DeliveryFailed`."""
