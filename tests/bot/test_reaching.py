from pathlib import Path

from bot.reaching import note_unreachable
from core.consultations import Disposition
from tests.bot.kept_chats import kept_chats


async def test_whoever_cannot_be_reached_stands_so_until_they_are_heard_again(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.says("yes", "yes", "yes", "yes", "yes", "yes", "yes")
        before = await chats.session()

        await note_unreachable(chats.store.conversations, before.address_id)
        during = (await chats.session()).disposition
        await chats.says("I am back")

        assert (before.disposition, during) == (Disposition.STARTED, Disposition.UNREACHABLE)
        assert (await chats.session()).disposition is Disposition.STARTED


async def test_what_has_an_end_keeps_it(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.says("no")
        session = await chats.session()

        await note_unreachable(chats.store.conversations, session.address_id)

        assert (await chats.session()) == session
