"""A yes to keeping recordings has what came before it worked through once more, and nothing else."""

from pathlib import Path

import pytest

from core.consent import Purpose
from core.testimony import Medium, TestimonyState
from core.turns import Turn
from storage.opening import Store
from tests.opened import NOON, always, opened_store
from tests.storage.made import (
    a_testimony,
    consent,
    consultation,
    heard,
    participant,
    partnership,
    recording,
    rendition,
    session,
)


async def sent(store: Store, **facts) -> None:
    """Someone sends a voice note in a chat, and the catalogue has worked it through."""
    await store.consultations.put_partnership(partnership())
    await store.consultations.put_consultation(consultation())
    note = {"session_id": "s_1", "medium": Medium.VOICE, "recording_sha256": "a" * 64, "text": None}
    await store.conversations.save(
        Turn(
            inbox_id=await store.conversations.keep(heard()),
            session=session(),
            participant=participant(),
            address_value="an invented address",
            testimony=(a_testimony(**note | facts),),
            recordings=(recording(),),
            consents=(consent(Purpose.TAKE_PART),),
        )
    )
    await store.catalogue.set_state("t_1", TestimonyState.READY)


async def says_to_keeping(store: Store, *, granted: bool) -> None:
    await store.conversations.save(
        Turn(
            inbox_id=await store.conversations.keep(heard("2")),
            session=session(turn=2, waiting_at=Purpose.CONTACT_AGAIN.value),
            consents=(consent(Purpose.KEEP_RECORDING, granted=granted, minute=1),),
        )
    )


async def waits(store: Store) -> list[str]:
    return [each.id for each in await store.conversations.to_copy("u_1", "c_1")]


async def test_a_note_without_a_copy_waits_for_one_and_is_found_again_after_a_crash(tmp_path: Path) -> None:
    async with opened_store(tmp_path / "home", clock=always(NOON)) as store:
        await sent(store)
        before = await waits(store)

        await says_to_keeping(store, granted=True)

        after = await waits(store)
    async with opened_store(tmp_path / "home", clock=always(NOON)) as store:
        unfinished = [each.id for each in await store.catalogue.unfinished()]
    assert (before, after, unfinished) == ([], ["t_1"], ["t_1"])


@pytest.mark.parametrize("facts", [{"medium": Medium.FILE}, {"medium": Medium.TEXT, "recording_sha256": None, "text": "cold"}])
async def test_what_no_copy_is_made_of_does_not_wait(tmp_path: Path, facts: dict[str, object]) -> None:
    async with opened_store(tmp_path / "home", clock=always(NOON)) as store:
        await sent(store, **facts)

        await says_to_keeping(store, granted=True)

        assert await waits(store) == []


async def test_a_no_and_a_copy_that_is_there_begin_nothing(tmp_path: Path) -> None:
    async with opened_store(tmp_path / "home", clock=always(NOON)) as store:
        await sent(store)
        await store.catalogue.save_rendition(rendition())

        await says_to_keeping(store, granted=True)

        assert await waits(store) == []


async def test_a_no_begins_nothing(tmp_path: Path) -> None:
    async with opened_store(tmp_path / "home", clock=always(NOON)) as store:
        await sent(store)

        await says_to_keeping(store, granted=False)

        assert await waits(store) == []
