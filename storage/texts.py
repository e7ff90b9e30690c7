"""Text messages counted from the outbox. A message's key begins with its session's id: see `core.chat.Say`."""

from sqlalchemy import ColumnElement, case, distinct, func, select

from core.chat import Delivery
from core.consultations import ConsultationId
from core.people import AddressId
from core.texts import TextCount
from storage.connections import Connections
from storage.tables import outbox, sessions

TEXTS = "sms"
"""The channel on which every part costs."""


class TextMessages:
    """`core.ports.TextMessages` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def is_first_for_voice(self, key: str) -> bool:
        """Whether this message is the first of its session for which a voice note was welcome."""
        session = f"{key.partition(':')[0]}:"
        this_one = select(outbox.c.address_id).where(outbox.c.key == key).scalar_subquery()
        of_the_session = (outbox.c.address_id == this_one) & (func.substr(outbox.c.key, 1, len(session)) == session)
        for_voice = (
            select(outbox.c.key).where(of_the_session, outbox.c.wants_voice.is_(True)).order_by(outbox.c.number).limit(1)
        )
        async with self._connections.reading() as reader:
            return await reader.scalar(for_voice) == key

    async def sent_to(self, channel: str, reference: str) -> AddressId | None:
        """Return where the message went that a channel knows by this reference; None where it is not ours."""
        ours = (outbox.c.channel == channel) & (outbox.c.reference == reference)
        async with self._connections.reading() as reader:
            address_id = await reader.scalar(select(outbox.c.address_id).where(ours).limit(1))
        return None if address_id is None else AddressId(address_id)

    async def texts_of(self, consultation_id: ConsultationId) -> TextCount:
        """Return how many texts a consultation's sessions were sent, and what became of them.

        Messages that went out as one text share its reference, so that it counts once.
        """
        begins = sessions.c.id + ":"
        said_in = (outbox.c.address_id == sessions.c.address_id) & (func.substr(outbox.c.key, 1, func.length(begins)) == begins)

        def told(delivery: Delivery) -> ColumnElement[str]:
            return case((outbox.c.delivery == delivery, outbox.c.reference))

        counted = (
            select(
                func.count(distinct(outbox.c.reference)),
                func.coalesce(func.sum(outbox.c.parts), 0),
                func.count(distinct(told(Delivery.DELIVERED))),
                func.count(distinct(told(Delivery.FAILED))),
            )
            .select_from(sessions.join(outbox, said_in))
            .where(sessions.c.consultation_id == consultation_id, outbox.c.channel == TEXTS, outbox.c.sent_at.is_not(None))
        )
        async with self._connections.reading() as reader:
            texts, parts, delivered, failed = (await reader.execute(counted)).one()
        return TextCount(texts=texts, parts=parts, delivered=delivered, failed=failed)
