from datetime import timedelta
from pathlib import Path

from bot.private_links import LinkMaker
from core.links import LINK_LASTS, LinkKind, PrivateLink
from tests.bot.kept_chats import KeptChats, kept_chats


def maker(chats: KeptChats, base_url: str) -> LinkMaker:
    return LinkMaker(chats.store.links, base_url=base_url, new_token=lambda: chats.new_id("token"), clock=lambda: chats.now)


async def test_a_link_opens_as_the_person_it_was_made_for_and_keeps_its_secret_behind_the_hash_sign(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        address_id = (await chats.session()).address_id

        link = await maker(chats, "https://heard.example/").link(address_id, LinkKind.TALK)

        page, _, token = str(link).partition("#")
        assert page == "https://heard.example/chat/link"
        assert await chats.store.links.private_link(token, chats.now) == PrivateLink(address_id=address_id, kind=LinkKind.TALK)


async def test_a_link_opens_nothing_after_its_time(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        link = await maker(chats, "https://heard.example").link((await chats.session()).address_id, LinkKind.SEND)

        token = str(link).partition("#")[2]

        assert await chats.store.links.private_link(token, chats.now + LINK_LASTS - timedelta(seconds=1)) is not None
        assert await chats.store.links.private_link(token, chats.now + LINK_LASTS) is None


async def test_no_link_is_made_where_nobody_outside_could_open_it(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()

        assert await maker(chats, "").link((await chats.session()).address_id, LinkKind.SEND) is None
