"""The walls of events: what may go on one, and that it is gone the moment it may not be there."""

from datetime import timedelta

import pytest

from core.concerns import Concern, Risk
from core.consent import Purpose
from core.errors import NotAllowed, NotFound
from core.names import NameState
from core.people import Role
from core.testimony import Doubt, TestimonyState
from core.walls import Wall, WallCode
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import EVERYTHING, consent, film, partnership, passage, viewer
from tests.storage.test_names import name

RUNNER = viewer(Role.FACILITATOR)
CODE = WallCode("w_unguessable")
WALL = Wall(code=CODE, partnership_id="p_1", consultation_id="c_1", opened_at=NOON)


async def ready(store: Store, *texts: str, identity: str = "t_1", **facts) -> None:
    await film(store, texts, identity=identity, **facts)
    await store.catalogue.set_state(identity, TestimonyState.READY)


async def on_the_wall(store: Store, *texts: str) -> None:
    await ready(store, *texts)
    await store.walls.open_wall(WALL, RUNNER)
    for number in range(len(texts)):
        await store.walls.put_on(f"t_1_{number}", RUNNER, NOON)


async def offered(store: Store, by=RUNNER) -> list[str]:
    """Return all words that are on the wall or may go on it."""
    choices = await store.walls.candidates("c_1", by)
    return [each.text for each in (*await store.walls.on_wall("c_1", by), *choices.words)]


async def test_words_that_were_chosen_are_shown_in_that_order_and_no_others(store: Store) -> None:
    await ready(store, "first", "second", "third")
    await store.walls.open_wall(WALL, RUNNER)

    await store.walls.put_on("t_1_2", RUNNER, NOON)
    await store.walls.put_on("t_1_0", RUNNER, NOON)
    await store.walls.put_on("t_1_0", RUNNER, NOON)

    assert await store.walls.shown(CODE) == ["third", "first"]


async def test_everything_on_the_wall_is_listed_and_the_rest_comes_in_pages(store: Store) -> None:
    await on_the_wall(store, "first", "second")
    await ready(store, "third", "fourth", identity="t_2", who="u_2")

    on_it = await store.walls.on_wall("c_1", RUNNER)
    pages = [await store.walls.candidates("c_1", RUNNER, page=page, limit=1) for page in (1, 2, 3)]

    assert [(each.text, each.is_on) for each in on_it] == [("first", True), ("second", True)]
    assert [[each.text for each in page.words] for page in pages] == [["third"], ["fourth"], []]
    assert [page.has_older for page in pages] == [True, False, False]
    assert not any(each.is_on for page in pages for each in page.words)


@pytest.mark.parametrize("withdrawn", [Purpose.QUOTE_WORDS, Purpose.TAKE_PART])
async def test_words_taken_back_are_gone_at_the_next_look(store: Store, withdrawn: Purpose) -> None:
    await on_the_wall(store, "first")

    await store.catalogue.add_people(
        "t_1", participants=(), appearances=(), consents=[consent(withdrawn, granted=False, minute=5)]
    )

    assert await store.walls.shown(CODE) == []
    assert await offered(store) == []


async def test_words_held_for_a_concern_are_gone_at_the_next_look(store: Store) -> None:
    await on_the_wall(store, "first")

    await store.catalogue.save_concern(
        Concern(id="k_1", partnership_id="p_1", participant_id="u_1", testimony_id="t_1", risk=Risk.SELF, raised_at=NOON)
    )

    assert await store.walls.shown(CODE) == []


async def test_words_that_changed_since_they_were_chosen_are_not_shown(store: Store) -> None:
    await on_the_wall(store, "first")

    await store.catalogue.save_passages("t_1", [passage("t_1_0", "something else")])

    assert await store.walls.shown(CODE) == []


@pytest.mark.parametrize("agreed", [EVERYTHING - {Purpose.QUOTE_WORDS}, frozenset()])
async def test_nobodys_words_go_up_who_did_not_agree_to_be_quoted(store: Store, agreed) -> None:
    await ready(store, "first", agreed=agreed)
    await store.walls.open_wall(WALL, RUNNER)

    assert await offered(store) == []
    with pytest.raises(NotFound):
        await store.walls.put_on("t_1_0", RUNNER, NOON)


async def test_doubted_words_cannot_go_up(store: Store) -> None:
    await ready(store, passages=[passage("t_1_0", "Thank you for watching", doubts=frozenset({Doubt.KNOWN_PHRASE}))])
    await store.walls.open_wall(WALL, RUNNER)

    assert await offered(store) == []
    with pytest.raises(NotFound):
        await store.walls.put_on("t_1_0", RUNNER, NOON)


async def test_words_taken_off_are_not_shown_and_can_go_up_again(store: Store) -> None:
    await on_the_wall(store, "first")

    await store.walls.take_off("t_1_0", RUNNER)
    shown = await store.walls.shown(CODE)
    await store.walls.put_on("t_1_0", RUNNER, NOON)

    assert (shown, await store.walls.shown(CODE)) == ([], ["first"])


async def test_a_wall_is_opened_once_and_its_address_leads_nowhere_once_closed(store: Store) -> None:
    first = await store.walls.open_wall(WALL, RUNNER)
    again = Wall(code=WallCode("w_other"), partnership_id="p_1", consultation_id="c_1", opened_at=NOON + timedelta(days=1))

    assert await store.walls.open_wall(again, RUNNER) == first
    await store.walls.close_wall("c_1", RUNNER)

    with pytest.raises(NotFound):
        await store.walls.shown(CODE)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ANALYST, Role.DUTY_CONTACT])
async def test_only_those_who_run_events_choose_words(store: Store, role: Role) -> None:
    await on_the_wall(store, "first")

    for attempt in (
        store.walls.open_wall(WALL, viewer(role)),
        store.walls.close_wall("c_1", viewer(role)),
        store.walls.candidates("c_1", viewer(role)),
        store.walls.on_wall("c_1", viewer(role)),
        store.walls.put_on("t_1_0", viewer(role), NOON),
        store.walls.take_off("t_1_0", viewer(role)),
    ):
        with pytest.raises(NotAllowed):
            await attempt


async def test_another_partnership_sees_and_moves_nothing(store: Store) -> None:
    await store.consultations.put_partnership(partnership("p_2"))
    await on_the_wall(store, "first")
    stranger = viewer(Role.ADMINISTRATOR, partnership="p_2")

    await store.walls.take_off("t_1_0", stranger)
    await store.walls.close_wall("c_1", stranger)

    assert await store.walls.wall_of("c_1", stranger) is None
    assert await offered(store, stranger) == []
    assert await store.walls.shown(CODE) == ["first"]


async def test_the_room_sees_stand_ins_for_names_until_somebody_says_that_one_is_none(store: Store) -> None:
    found = name(6, 11, stand_in="[a friend]")
    await ready(store, "I met Davie", names=[found])
    await store.walls.open_wall(WALL, RUNNER)
    await store.walls.put_on("t_1_0", RUNNER, NOON)

    before = (await store.walls.shown(CODE), await offered(store))
    await store.name_reviews.decide("t_1", "[a friend]", NameState.REJECTED, RUNNER, NOON, instead="[a friend]")

    assert before == (["I met [a friend]"], ["I met [a friend]"])
    assert await store.walls.shown(CODE) == ["I met Davie"]


async def test_words_that_were_not_looked_through_for_names_cannot_go_up(store: Store) -> None:
    await ready(store, "I met Davie", names=None)
    await store.walls.open_wall(WALL, RUNNER)

    assert await offered(store) == []
    with pytest.raises(NotFound):
        await store.walls.put_on("t_1_0", RUNNER, NOON)
