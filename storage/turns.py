"""Turns: sessions, and the one transaction that moves a conversation on. Decides nothing about what is said."""

from sqlalchemy import select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.chat import InboxId
from core.consultations import Disposition, Session
from core.errors import NotFound, StaleTurn
from core.people import Address, AddressId, ParticipantId
from core.ports import Clock, MediaFiles
from core.testimony import Appearance
from core.turns import Turn, says_with_places
from storage.appearing import add_newcomer
from storage.concerns import add_concerns
from storage.connections import Connections
from storage.consent import add_consents
from storage.copying import KeptCopying, wait_for_copies
from storage.holdings import KeptHoldings
from storage.keeping import keep_new, put
from storage.outbox import call_back
from storage.probes import add_probes, blank_probes
from storage.reaching import is_heard_again
from storage.revising import (
    NOTHING_DONE,
    PURPOSES,
    claim,
    doomed,
    forget,
    forget_held,
    forget_recordings,
    replace_words,
    take_over_held,
)
from storage.rows import row_of, thing_of
from storage.sealing import Sealing
from storage.sessions import KeptSessions
from storage.tables import addresses, answers, appearances, inbox, outbox, recordings, sessions, testimony
from storage.wall_clearing import clear_walls


class KeptTurns(KeptSessions, KeptHoldings, KeptCopying):
    """`core.ports.Turns` on the store. What a turn forgets is deleted from `files` too, where they are given."""

    def __init__(self, connections: Connections, sealing: Sealing, clock: Clock, files: MediaFiles | None = None) -> None:
        super().__init__(connections)
        self._sealing = sealing
        self._clock = clock
        self._files = files

    async def address(self, channel: str, value: str) -> Address | None:
        """Return who is reached at this address, looked up by keyed hash."""
        statement = select(addresses).where(
            addresses.c.channel == channel, addresses.c.value_hash == self._sealing.finding(channel, value)
        )
        async with self._connections.reading() as reader:
            row = (await reader.execute(statement)).mappings().first()
        return None if row is None else thing_of(Address, row, value=value)

    async def address_of(self, address_id: AddressId) -> Address:
        """Return an address with its value unsealed, for the channel that sends to it. Raises `NotFound`."""
        async with self._connections.reading() as reader:
            row = (await reader.execute(select(addresses).where(addresses.c.id == address_id))).mappings().first()
        if row is None:
            raise NotFound("address")
        return thing_of(Address, row, value=self._sealing.unseal(row["value_sealed"]))

    async def save(self, turn: Turn) -> None:
        """Keep the whole turn and mark its inbox row done, in one transaction.

        Saving the same inbox id twice changes nothing. Raises `StaleTurn`, `NotFound` for an unknown inbox id, `StoreFull`.
        """
        async with self._connections.writing() as writer:
            if turn.inbox_id is not None and await _is_done(writer, turn.inbox_id):
                return
            await self._keep_newcomer(writer, turn)
            for address in turn.addresses:
                await self._keep_address(writer, address)
            asked_before = await _move_session(writer, turn.session)
            await _move_session(writer, turn.left)
            await _keep_testimony(writer, turn)
            await _keep_answers(writer, turn)
            await add_consents(writer, turn.consents)
            await clear_walls(writer, [each.consultation_id for each in turn.consents if not each.granted])
            await wait_for_copies(writer, turn.consents)
            await add_concerns(writer, turn.concerns, edited=[each.id for each in turn.edited])
            leaves_files = await _revise(writer, turn, asked_before)
            await call_back(writer, turn)
            await self._queue(writer, turn)
            await add_probes(writer, turn.probes)
            await blank_probes(writer, turn)
            if turn.inbox_id is not None:
                await _wipe_lines(writer, turn)
                await _end_message(writer, turn, turn.inbox_id)
                if turn.session is not None:
                    await is_heard_again(writer, turn.inbox_id, turn.session.address_id)
        if leaves_files:
            await self.delete_doomed_files()

    async def delete_doomed_files(self) -> int:
        """Delete the files of what was forgotten, and return how many; for a start of the program too, after a crash."""
        if self._files is None:
            return 0
        async with self._connections.reading() as reader:
            files = await doomed(reader)
        deleted = 0
        for sha256 in files:
            async with self._connections.writing() as writer:
                if await claim(writer, sha256):
                    await self._files.delete(sha256)
                    deleted += 1
        return deleted

    async def _keep_newcomer(self, writer: AsyncConnection, turn: Turn) -> None:
        for newcomer in (turn.participant, *turn.newcomers):
            if newcomer is not None:
                await add_newcomer(writer, newcomer)
        place = _new_place(turn)
        if place is None or turn.address_value is None:
            return
        address_id, channel, participant_id = place
        first = Address(id=address_id, channel=channel, value=turn.address_value, participant_id=participant_id)
        await self._keep_address(writer, first)

    async def _keep_address(self, writer: AsyncConnection, address: Address) -> None:
        row = {
            "id": address.id,
            "participant_id": address.participant_id,
            "channel": address.channel,
            "value_hash": self._sealing.finding(address.channel, address.value),
            "value_sealed": self._sealing.seal(address.value),
        }
        await keep_new(writer, addresses, [row])
        same = (addresses.c.channel == address.channel) & (addresses.c.value_hash == row["value_hash"])
        if await writer.scalar(select(addresses.c.id).where(same)) != address.id:
            raise StaleTurn("This address became known meanwhile; load and decide again.")

    async def _queue(self, writer: AsyncConnection, turn: Turn) -> None:
        said = {"inbox_id": turn.inbox_id, "said_at": self._clock(), "given_up": False}
        await keep_new(writer, outbox, [row_of(say, **said) for say in says_with_places(turn)])


async def _is_done(writer: AsyncConnection, inbox_id: InboxId) -> bool:
    done: bool | None = await writer.scalar(select(inbox.c.done).where(inbox.c.id == inbox_id))
    if done is None:
        raise NotFound("message")
    return done


async def _end_message(writer: AsyncConnection, turn: Turn, inbox_id: InboxId) -> None:
    session_id = turn.session.id if turn.session else None
    if turn.wipes_inbox and turn.session:
        await _wipe_inbox(writer, inbox_id, turn.session)
        await _wipe_in_group(writer, turn.session)
    if turn.frees:
        freed = (inbox.c.session_id == session_id) & inbox.c.is_held
        await writer.execute(update(inbox).where(freed).values(done=False, is_held=False))
    ended = {"done": True, "session_id": session_id, "is_held": turn.holds}
    await writer.execute(update(inbox).where(inbox.c.id == inbox_id).values(**ended))


def _new_place(turn: Turn) -> tuple[AddressId, str, ParticipantId] | None:
    """Where the newcomer is reached: the session's address, or without a session, where they are answered."""
    if turn.session is not None:
        return turn.session.address_id, turn.session.channel, turn.session.participant_id
    if turn.participant is not None and turn.says:
        return turn.says[0].address_id, turn.says[0].channel, turn.participant.id
    return None


async def _move_session(writer: AsyncConnection, session: Session | None) -> str | None:
    """Keep the session as it is after the turn, and return what it was waiting at before."""
    if session is None:
        return None
    before = (await writer.execute(select(sessions.c.turn, sessions.c.waiting_at).where(sessions.c.id == session.id))).first()
    if session.turn != (before.turn if before else 0) + 1:
        raise StaleTurn("This session has moved on; load and decide again.")
    await put(writer, sessions, [row_of(session, "answers", probes=dict(session.probes))])
    return before.waiting_at if before else None


async def _keep_testimony(writer: AsyncConnection, turn: Turn) -> None:
    await keep_new(writer, recordings, [row_of(recording) for recording in turn.recordings])
    if not turn.testimony:
        return
    await writer.execute(testimony.insert(), [row_of(each, **NOTHING_DONE) for each in turn.testimony])
    if turn.session is not None:
        told = {appearance.testimony_id for appearance in turn.appearances}
        whole = [
            Appearance(testimony_id=each.id, participant_id=turn.session.participant_id)
            for each in turn.testimony
            if each.id not in told
        ]
        rows = [row_of(appearance) for appearance in (*turn.appearances, *whole)]
        await writer.execute(appearances.insert(), rows)


async def _revise(writer: AsyncConnection, turn: Turn, asked_before: str | None) -> bool:
    """Change words, and forget: after concerns are kept, because what one was raised about is held instead.

    Whenever consent was asked or given, recordings that nobody agreed to keep go too. Return whether files are to be deleted.
    """
    if turn.edited and turn.session is not None:
        await replace_words(writer, turn.edited, language=turn.session.language)
    leaves_files = await forget(writer, turn.forgets)
    if turn.left is not None:
        if turn.session is not None:
            await take_over_held(writer, turn.takes_over, of=turn.left.id, by=turn.session.id)
        leaves_files |= await forget_held(writer, turn.left.id)
    if turn.session is not None and (turn.consents or asked_before in PURPOSES):
        leaves_files |= await forget_recordings(writer, turn.session)
    return leaves_files


async def _keep_answers(writer: AsyncConnection, turn: Turn) -> None:
    if turn.answers and turn.session is not None:
        await writer.execute(answers.insert(), [row_of(answer, session_id=turn.session.id) for answer in turn.answers])


async def _wipe_in_group(writer: AsyncConnection, session: Session) -> None:
    """Blank what a member said in their group's chat, once they take it back in their own."""
    if session.sits_in is not None:
        theirs = (inbox.c.channel == session.channel) & (inbox.c.speaker == session.address_id)
        await writer.execute(update(inbox).where(theirs).values(text="", choice=None))


async def _wipe_inbox(writer: AsyncConnection, inbox_id: InboxId, session: Session) -> None:
    """Blank what someone said here in this consultation, up to this message; what came in later still has to have its turn.

    A no to taking part blanks what was said in that session alone: an earlier wave's words are not what it was about.
    What others said at the same address stays. A message that is not known to belong to anybody goes too.
    """
    here = select(inbox.c.channel, inbox.c.address_hash).where(inbox.c.id == inbox_id)
    place = (await writer.execute(here)).one()
    said_here = (tuple_(inbox.c.channel, inbox.c.address_hash) == tuple_(*place)) & (inbox.c.id <= inbox_id)
    theirs = select(sessions.c.id).where(
        sessions.c.participant_id == session.participant_id, sessions.c.consultation_id == session.consultation_id
    )
    if session.disposition is Disposition.REFUSED:
        theirs = theirs.where(sessions.c.id == session.id)
    is_theirs = inbox.c.session_id.is_(None) | inbox.c.session_id.in_(theirs)
    await writer.execute(update(inbox).where(said_here & is_theirs).values(text="", choice=None, is_held=False))


async def _wipe_lines(writer: AsyncConnection, turn: Turn) -> None:
    """Blank this one message, and the lines of those in a group who took them back with what the group said with them."""
    this_one = inbox.c.id == turn.inbox_id
    if turn.wipes_message:
        await writer.execute(update(inbox).where(this_one).values(text="", choice=None))
    if not turn.wipes_speakers:
        return
    place = (await writer.execute(select(inbox.c.channel, inbox.c.address_hash).where(this_one))).one()
    said_here = (tuple_(inbox.c.channel, inbox.c.address_hash) == tuple_(*place)) & (inbox.c.id <= turn.inbox_id)
    theirs = inbox.c.speaker.in_(turn.wipes_speakers) | inbox.c.speaker.is_(None)
    await writer.execute(update(inbox).where(said_here & theirs).values(text="", choice=None))
