from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import NotFound
from tests.bot.kept_chats import kept_chats


async def test_someone_else_on_a_shared_phone_begins_anew_as_another_person(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.says("yes", "yes", "own")
        before = await chats.session()
        chats.now += timedelta(days=1)

        await chats.says("hello", "no")

        after = await chats.session()
        assert after.id != before.id
        assert after.participant_id != before.participant_id
        assert after.answers == {}
        assert after.waiting_at == "take_part"


async def test_join_code_that_opens_nothing_belongs_to_no_conversation(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        with pytest.raises(NotFound):
            await chats.starts(join_code="never_announced")


async def test_join_code_of_what_somebody_is_part_of_goes_on_where_they_were(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.says("yes", "yes", "own")
        before = await chats.session()

        await chats.starts()

        after = await chats.session()
        assert (after.id, after.waiting_at, after.turn) == (before.id, before.waiting_at, before.turn + 1)
