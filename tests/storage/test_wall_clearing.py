"""Words that had to go from a wall stay off it until a person chooses them again."""

from dataclasses import replace

import pytest

from core.concerns import Concern, Risk
from core.consent import Purpose
from core.people import Role
from core.turns import Turn
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import consent, participant, session, viewer
from tests.storage.test_walls import CODE, RUNNER, on_the_wall, ready

NO = consent(Purpose.QUOTE_WORDS, granted=False, minute=5)


async def test_words_let_go_by_the_duty_contact_are_not_on_the_wall_of_themselves(store: Store) -> None:
    await on_the_wall(store, "first")
    await store.catalogue.save_concern(
        Concern(id="k_1", partnership_id="p_1", participant_id="u_1", testimony_id="t_1", risk=Risk.SELF, raised_at=NOON)
    )

    await store.concerns.read("k_1", viewer(Role.DUTY_CONTACT), NOON, release=True)

    assert await store.walls.shown(CODE) == []
    await store.walls.put_on("t_1_0", RUNNER, NOON)
    assert await store.walls.shown(CODE) == ["first"]


@pytest.mark.parametrize("purpose", [Purpose.QUOTE_WORDS, Purpose.TAKE_PART])
async def test_a_consent_given_again_puts_nothing_back_on_the_wall(store: Store, purpose: Purpose) -> None:
    await on_the_wall(store, "first")

    for granted in (False, True):
        said = consent(purpose, granted=granted, minute=5 + granted)
        await store.catalogue.add_people("t_1", participants=(), appearances=(), consents=[said])

    assert await store.walls.shown(CODE) == []
    assert await store.walls.on_wall("c_1", RUNNER) == []


async def test_a_no_in_a_chat_takes_down_the_words_of_that_person_and_nobody_elses(store: Store) -> None:
    await on_the_wall(store, "first")
    await ready(store, "theirs", identity="t_2", who="u_2")
    await store.walls.put_on("t_2_0", RUNNER, NOON)
    chat = session(participant_id="u_1")

    await store.conversations.save(
        Turn(inbox_id=None, session=chat, participant=participant("u_1"), address_value="one", consents=(NO,))
    )
    again = replace(NO, granted=True, at=NOON.replace(hour=20))
    await store.conversations.save(Turn(inbox_id=None, session=replace(chat, turn=chat.turn + 1), consents=(again,)))

    assert await store.walls.shown(CODE) == ["theirs"]
