"""Copies for showing outside, as the store knows of them."""

import pytest

from core.concerns import Concern, Risk
from core.consent import Purpose
from core.errors import BadInput, NotAllowed, NotFound
from core.names import NameState
from core.outside import CopyState, Hindrance
from core.people import Role
from core.testimony import Doubt, RenditionKind, TestimonyState
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import EVERYTHING, consent, film, passage, rendition, viewer
from tests.storage.test_names import name

BY = viewer(Role.FACILITATOR)
MADE = rendition(kind=RenditionKind.OUTSIDE, sha256="c" * 64)


async def showable(store: Store, *texts: str, state: TestimonyState = TestimonyState.READY, **facts) -> None:
    """Keep a film that may be shown to anybody, and whose names somebody has looked over."""
    await film(store, texts, **facts)
    await store.catalogue.save_rendition(rendition())
    await store.catalogue.set_state("t_1", state)
    await store.name_reviews.confirm("t_1", BY, NOON)


async def hindrances(store: Store) -> tuple[Hindrance, ...]:
    return (await store.outside.material("t_1", BY)).hindrances


async def asked(store: Store):
    await store.outside.ask("t_1", BY, NOON, with_captions=True)
    return (await store.outside.material("t_1", BY)).copy


async def test_a_film_that_may_be_shown_to_anybody_has_no_hindrance_and_all_that_a_copy_needs(store: Store) -> None:
    await showable(store, "first", "second")

    material = await store.outside.material("t_1", BY)

    assert material.hindrances == ()
    assert [each.passage.text for each in material.passages] == ["first", "second"]
    assert material.quotable == {"t_1_0", "t_1_1"}
    assert (material.playable, material.copy, material.made) == (rendition(), None, None)


@pytest.mark.parametrize("refused", [Purpose.SHOW_PUBLICLY, Purpose.SHOW_TO_PARTNERS, Purpose.KEEP_RECORDING])
async def test_without_everybodys_yes_to_showing_it_there_is_none(store: Store, refused: Purpose) -> None:
    await showable(store, "first", agreed=EVERYTHING - {refused})

    assert Hindrance.CONSENT in await hindrances(store)
    with pytest.raises(BadInput):
        await asked(store)


async def test_words_that_may_not_be_quoted_are_in_no_captions(store: Store) -> None:
    await showable(store, "first", agreed=EVERYTHING - {Purpose.QUOTE_WORDS})

    assert (await store.outside.material("t_1", BY)).quotable == frozenset()


async def test_names_doubts_and_unfinished_work_hinder_it(store: Store) -> None:
    doubted = passage("t_1_0", "I met Davie", doubts=frozenset({Doubt.UNSURE}))
    await film(store, [], passages=[doubted], names=[name()])

    assert await hindrances(store) == (Hindrance.NOT_READY, Hindrance.NAMES, Hindrance.DOUBTS)


async def test_names_that_are_decided_but_were_never_read_over_hinder_it(store: Store) -> None:
    await film(store, ["I met Davie"], names=[name(state=NameState.ACCEPTED)])
    await store.catalogue.save_rendition(rendition())
    await store.catalogue.set_state("t_1", TestimonyState.READY)

    assert await hindrances(store) == (Hindrance.NAMES,)


async def test_what_is_held_for_a_concern_is_for_the_duty_contact_alone(store: Store) -> None:
    await showable(store, "first")
    await store.catalogue.save_concern(
        Concern(id="k_1", partnership_id="p_1", participant_id="u_1", testimony_id="t_1", risk=Risk.SELF, raised_at=NOON)
    )

    with pytest.raises(NotFound):
        await store.outside.material("t_1", BY)
    assert (await store.outside.material("t_1", viewer(Role.DUTY_CONTACT))).hindrances == (Hindrance.HELD,)


async def test_nobody_asks_who_may_not_and_nobody_sees_anothers(store: Store) -> None:
    await showable(store, "first")

    with pytest.raises(NotAllowed):
        await store.outside.ask("t_1", viewer(Role.VIEWER), NOON, with_captions=False)
    with pytest.raises(NotFound):
        await store.outside.material("t_1", viewer(Role.ADMINISTRATOR, partnership="p_2"))


async def test_a_copy_is_kept_as_long_as_it_is_the_one_that_was_asked_for(store: Store) -> None:
    await showable(store, "first")
    copy = await asked(store)

    assert await store.outside.keep(copy, MADE, "recipe")

    material = await store.outside.material("t_1", BY)
    assert (material.copy.state, material.copy.recipe, material.made) == (CopyState.READY, "recipe", MADE)
    await store.outside.let_go("t_1")
    assert not await store.outside.keep(copy, MADE, "recipe")


async def test_a_copy_is_played_to_nobody_as_other_files_are(store: Store) -> None:
    await showable(store, "first")
    await store.outside.keep(await asked(store), MADE, "recipe")

    with pytest.raises(NotFound):
        await store.testimonies.rendition_for("t_1", RenditionKind.OUTSIDE, BY)


async def test_letting_go_forgets_the_file_unless_something_else_is_the_same(store: Store) -> None:
    await showable(store, "first")
    await store.outside.keep(await asked(store), MADE, "recipe")

    assert await store.outside.let_go("t_1") == [MADE.sha256]
    assert await store.outside.let_go("t_1") == []
    await store.outside.keep(await asked(store), rendition(kind=RenditionKind.OUTSIDE), "recipe")
    assert await store.outside.let_go("t_1") == []


async def test_what_is_wanted_is_looked_at_with_the_eyes_of_anybody(store: Store) -> None:
    await showable(store, "first")
    await asked(store)

    ((testimony_id, anybody),) = await store.outside.wanted()

    assert (testimony_id, anybody.partnership_id, anybody.roles) == ("t_1", "p_1", {Role.VIEWER})


async def test_a_copy_that_could_not_be_made_says_so(store: Store) -> None:
    await showable(store, "first")
    await store.outside.failed(await asked(store))

    assert (await store.outside.material("t_1", BY)).copy.state is CopyState.FAILED


async def test_a_no_hinders_a_copy_at_once(store: Store) -> None:
    await showable(store, "first")
    await store.outside.keep(await asked(store), MADE, "recipe")

    no = consent(Purpose.SHOW_PUBLICLY, granted=False, minute=5)
    await store.catalogue.add_people("t_1", participants=(), appearances=(), consents=[no])

    assert await hindrances(store) == (Hindrance.CONSENT,)
