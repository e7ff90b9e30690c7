from datetime import timedelta

from core.links import LinkKind, PrivateLink
from core.turns import Turn
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import heard, participant, session

SOON = NOON + timedelta(days=1)


async def known(store: Store) -> str:
    inbox_id = await store.conversations.keep(heard())
    await store.conversations.save(
        Turn(inbox_id=inbox_id, session=session(), participant=participant(), address_value="+44 7700 900001")
    )
    return session().address_id


async def test_a_token_that_nobody_made_opens_nothing(store: Store) -> None:
    assert await store.links.private_link("guessed", NOON) is None


async def test_the_token_itself_is_not_kept(store: Store, tmp_path) -> None:
    link = PrivateLink(address_id=await known(store), kind=LinkKind.SEND)

    await store.links.keep_private_link("a-token-that-nobody-guesses", link, expires_at=SOON)

    assert await store.links.private_link("a-token-that-nobody-guesses", NOON) == link
    assert not any(b"a-token-that-nobody-guesses" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


async def test_links_that_open_nothing_any_more_are_forgotten(store: Store) -> None:
    link = PrivateLink(address_id=await known(store), kind=LinkKind.SEND)
    await store.links.keep_private_link("old", link, expires_at=SOON)

    await store.links.forget_old_links(SOON)

    assert await store.links.private_link("old", NOON) is None
