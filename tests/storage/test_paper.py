from dataclasses import replace

import pytest

from core.consent import HowGiven
from core.errors import BadInput
from core.paper import Joined, PaperForm, code_from, session_of
from core.turns import Turn
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import participant, session

CODE = code_from("an invented seed")
OTHER = code_from("another invented seed")
FORM = PaperForm(
    code=CODE, partnership_id="p_1", consultation_id="c_1", script_hash="h", language="gd", printed_at=NOON, wave=2
)


async def typed_up(store: Store) -> None:
    await store.paper.put_forms([FORM])
    for who in ("u_1", "u_2", "u_3"):
        at = session(id=f"s_{who}" if who != "u_1" else session_of(CODE), participant_id=who, address_id=f"a_{who}")
        await store.conversations.save(Turn(inbox_id=None, session=at, participant=participant(who), address_value=who))


def joined(to: str) -> Joined:
    return Joined(code=CODE, participant_id="u_1", joined_to=to, how=HowGiven.WITNESSED, by="m_1", at=NOON)


async def test_a_printed_form_is_known_by_its_code_and_others_are_not(store: Store) -> None:
    await store.paper.put_forms([FORM])

    assert await store.paper.form(CODE) == FORM
    assert await store.paper.form(code_from("another")) is None
    assert await store.paper.typed_by(CODE) is None


async def test_who_wrote_a_form_is_known_once_it_is_typed_up(store: Store) -> None:
    await typed_up(store)

    assert await store.paper.typed_by(CODE) == "u_1"


async def test_a_form_is_joined_to_one_person_and_to_no_other_afterwards(store: Store) -> None:
    await typed_up(store)

    await store.paper.join(joined("u_2"))
    await store.paper.join(joined("u_2"))

    with pytest.raises(BadInput, match="somebody else"):
        await store.paper.join(joined("u_3"))
    assert await store.paper.joined(CODE) == joined("u_2")


@pytest.mark.parametrize("again", [[FORM], [replace(FORM, code=OTHER), replace(FORM, code=OTHER)]])
async def test_a_code_that_comes_up_twice_is_refused_in_words_and_nothing_of_it_is_kept(
    store: Store, again: list[PaperForm]
) -> None:
    await store.paper.put_forms([FORM])

    with pytest.raises(BadInput, match="came up twice"):
        await store.paper.put_forms([replace(FORM, code=code_from("a third")), *again])

    assert await store.paper.form(code_from("a third")) is None
