"""Appearing: adding people to the store, and to a testimony that may know some of them already. Asks nobody's consent.

Within a partnership a pseudonym is one person's: two people under one name would be read as one piece of evidence.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.consent import ConsentRecord
from core.people import Participant, ParticipantId, PartnershipId
from core.pseudonyms import pseudonym_from
from core.testimony import Appearance
from storage.consent import add_consents
from storage.keeping import keep_new
from storage.names import look_through_again
from storage.people import participant_row, pseudonym_key
from storage.rows import row_of
from storage.tables import appearances, participants, testimony
from storage.wall_clearing import clear_walls


async def add_appearing(
    writer: AsyncConnection,
    people: Sequence[Participant],
    seen: Sequence[Appearance],
    consents: Sequence[ConsentRecord],
) -> None:
    """Add who appears in a testimony, and what they agreed to. Whoever already appears in it keeps their times.

    With somebody new in it, it is to be looked through for what they are called.
    """
    stands_for = {person.id: await _same_or_new(writer, person) for person in people}
    new = [replace(each, participant_id=stands_for.get(each.participant_id, each.participant_id)) for each in seen]
    of_it = select(appearances.c.participant_id).where(appearances.c.testimony_id.in_({each.testimony_id for each in new}))
    known = set((await writer.execute(of_it)).scalars())
    rows = [row_of(each) for each in new if each.participant_id not in known]
    if rows:
        await writer.execute(appearances.insert(), rows)
        await look_through_again(writer, {each["testimony_id"] for each in rows})
    await add_consents(
        writer,
        [replace(each, participant_id=stands_for.get(each.participant_id, each.participant_id)) for each in consents],
    )
    seen_in = select(testimony.c.consultation_id).where(testimony.c.id.in_({each.testimony_id for each in seen}))
    await clear_walls(writer, [*(await writer.execute(seen_in)).scalars(), *(each.consultation_id for each in consents)])


async def add_newcomer(writer: AsyncConnection, person: Participant) -> None:
    """Add someone who is nobody known, under the next derived pseudonym where theirs is taken. Adding them twice adds one."""
    if await writer.scalar(select(participants.c.id).where(participants.c.id == person.id)) is not None:
        return
    await keep_new(writer, participants, [participant_row(replace(person, pseudonym=await _free_pseudonym(writer, person)))])


async def _same_or_new(writer: AsyncConnection, person: Participant) -> ParticipantId:
    """Return who `person` is: whoever bears the name they were given already, or else themselves, newly added."""
    was_named = person.pseudonym != pseudonym_from(person.id)
    there = await _called(writer, person.pseudonym, person.partnership_id)
    if was_named and there is not None:
        return there
    await add_newcomer(writer, person)
    return person.id


async def _free_pseudonym(writer: AsyncConnection, person: Participant) -> str:
    pseudonym = person.pseudonym
    for number in count(1):
        if await _called(writer, pseudonym, person.partnership_id) is None:
            break
        pseudonym = pseudonym_from(f"{person.id}/{number}")
    return pseudonym


async def _called(writer: AsyncConnection, pseudonym: str, partnership_id: PartnershipId) -> ParticipantId | None:
    same = (participants.c.partnership_id == partnership_id) & (participants.c.pseudonym_key == pseudonym_key(pseudonym))
    found = await writer.scalar(select(participants.c.id).where(same))
    return None if found is None else ParticipantId(found)
