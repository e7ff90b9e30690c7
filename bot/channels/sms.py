"""Text messages as a channel that can write first: what is said goes out as texts. Decides nothing about what is said."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.channels.sms_gateway import OutgoingText, SmsGateway
from bot.channels.sms_parts import pieces_of
from bot.channels.sms_texting import BETWEEN, TextWords, together, words_of
from bot.pacing import Pace, Rate
from bot.private_links import LinkMaker
from bot.pushing import Fetch, Joining, PushChannel
from core.chat import Heard, Receipt, Say, ToSend
from core.errors import DeliveryFailed
from core.links import LinkKind
from core.ports import TextMessages

CHANNEL = "sms"

ONE_GAP_S = 1.0
"""Between two texts to one person. Reason: networks pass texts on in no fixed order, and a second keeps most of them in it."""


@dataclass(frozen=True, kw_only=True)
class Texter:
    """Sends what is said as texts."""

    gateway: SmsGateway
    links: LinkMaker
    texts: TextMessages
    words: Mapping[str, TextWords]
    language: str

    def runs(self, messages: Sequence[ToSend]) -> Sequence[Sequence[ToSend]]:
        """Return which of one person's messages go out as one text."""
        return together(messages, [words_of(each.say, self._words(each.say)) for each in messages])

    async def deliver(self, each: ToSend) -> Receipt:
        """Send one message. Raises `DeliveryFailed`."""
        return await self.deliver_run([each])

    async def deliver_run(self, run: Sequence[ToSend]) -> Receipt:
        """Send several messages as one text. What has nothing to say in a text is not sent, and costs nothing.

        Raises `DeliveryFailed`; in doubt once a part of it went out.
        """
        texts = [await self._text(each.say) for each in run]
        whole = BETWEEN.join(text for text in texts if text)
        receipt, parts = Receipt(parts=0), 0
        for number, piece in enumerate(pieces_of(whole) if whole else ()):
            text = OutgoingText(to=run[0].to, words=piece, reference=reference_of(run[0].say.key, number))
            try:
                receipt = await self.gateway.send(text)
            except DeliveryFailed as error:
                if not number:
                    raise
                raise _half_sent(error) from error
            parts += receipt.parts
        return Receipt(reference=receipt.reference, parts=parts)

    async def _text(self, say: Say) -> str:
        words = self._words(say)
        lines = [words_of(say, words)]
        kind = say.link
        if kind is None and say.wants_voice and await self.texts.is_first_for_voice(say.key):
            kind = LinkKind.TALK
        url = await self.links.link(say.address_id, kind) if kind is not None else None
        if kind is not None and url is not None:
            lines.append(words.link_line(kind, url))
        return "\n".join(line for line in lines if line)

    def _words(self, say: Say) -> TextWords:
        return self.words.get(say.language, self.words[self.language])


def reference_of(key: str, number: int) -> str:
    """Return the name by which a text is reported on: the same for the same message, and telling nothing of it."""
    return hashlib.sha256(f"{key}\n{number}".encode()).hexdigest()[:32]


def sms_channel(
    texter: Texter,
    *,
    per_second: float,
    answer_stranger: Callable[[Heard], Awaitable[None]],
    fetch: Fetch | None = None,
) -> PushChannel:
    """Return the channel. `per_second` is how many texts the gateway's contract lets through."""
    gap_s = 1 / per_second
    return PushChannel(
        name=CHANNEL,
        deliver=texter.deliver,
        pace=Pace(overall=Rate(gap_s=gap_s), one=lambda _: Rate(gap_s=ONE_GAP_S)),
        fetch=fetch,
        answer_stranger=answer_stranger,
        joining=Joining(runs=texter.runs, deliver=texter.deliver_run),
    )


def _half_sent(error: DeliveryFailed) -> DeliveryFailed:
    return DeliveryFailed("A part of it went out.", retryable=True, in_doubt=True, unreachable=error.unreachable)
