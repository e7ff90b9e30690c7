from dataclasses import replace
from datetime import timedelta

import pytest

from core.concerns import Concern, Risk
from core.consent import Purpose
from core.findings import Progress
from core.people import Role, Viewer
from core.testimony import Appearance, Medium, TestimonyState
from core.turns import Turn
from storage.opening import Store
from storage.progress import NEUTRAL_TITLES
from tests.opened import NOON
from tests.storage.made import a_testimony, consent, film, heard, participant, passage, session, viewer

ADDERS = (Role.FACILITATOR, Role.ADMINISTRATOR)
OTHERS = (Role.ANALYST, Role.VIEWER, Role.DUTY_CONTACT)


async def of(store: Store, who: Viewer, testimony_id: str = "t_1") -> Progress:
    (progress,) = await store.testimonies.progress(who, only=[testimony_id])
    return progress


async def failed_film(store: Store, *agreed: Purpose) -> None:
    """A film that says whose it is, in which a step failed."""
    await film(store, ["nowhere to live", "my mentor"], agreed=frozenset(agreed), title="An invented person's film")
    await store.catalogue.note_step("t_1", "transcribe", 0.4, NOON)
    await store.catalogue.set_state("t_1", TestimonyState.FAILED, fault="It ends early.")


@pytest.mark.parametrize("role", OTHERS)
async def test_without_a_yes_nothing_is_told_but_how_far_it_is(store: Store, role: Role) -> None:
    await failed_film(store)

    progress = await of(store, viewer(role))

    assert (progress.title, progress.passages, progress.fault) == ("Film", 0, None)
    assert (progress.state, progress.step, progress.done) == (TestimonyState.FAILED, "transcribe", 0.4)


@pytest.mark.parametrize("role", ADDERS)
async def test_those_who_add_things_know_what_they_added_and_what_went_wrong(store: Store, role: Role) -> None:
    await failed_film(store)

    progress = await of(store, viewer(role))

    assert (progress.title, progress.passages, progress.fault) == ("An invented person's film", 2, "It ends early.")


@pytest.mark.parametrize("role", OTHERS)
async def test_what_may_be_read_is_called_by_its_title_and_a_fault_is_not_told(store: Store, role: Role) -> None:
    await failed_film(store, Purpose.TAKE_PART)

    progress = await of(store, viewer(role))

    assert (progress.title, progress.passages, progress.fault) == ("An invented person's film", 2, None)


async def test_of_a_film_read_in_part_only_that_part_is_counted(store: Store) -> None:
    await store.catalogue.add(
        a_testimony(),
        recording=None,
        participants=[participant("u_1"), participant("u_2")],
        appearances=[
            Appearance(testimony_id="t_1", participant_id="u_1", start_ms=0, end_ms=10),
            Appearance(testimony_id="t_1", participant_id="u_2", start_ms=10, end_ms=20),
        ],
        consents=[consent(Purpose.TAKE_PART)],
    )
    cut = [passage(f"p{at}", position=at, start_ms=at, end_ms=at + 5) for at in (0, 5, 10)]
    await store.catalogue.save_passages("t_1", cut)

    progress = await of(store, viewer())

    assert (progress.title, progress.passages) == ("A film", 2)


async def test_what_is_held_is_known_by_name_to_the_duty_contact(store: Store) -> None:
    await film(store, ["nowhere to live"])
    await store.catalogue.save_concern(
        Concern(id="k", partnership_id="p_1", participant_id=None, testimony_id="t_1", risk=Risk.SELF, raised_at=NOON)
    )

    assert (await of(store, viewer())).title == "Film"
    assert (await of(store, viewer(Role.DUTY_CONTACT))).title == "A film"


async def test_what_came_by_chat_has_no_title_for_anybody(store: Store) -> None:
    note = a_testimony(session_id="s_1", medium=Medium.VOICE, title="their own words", text="their own words")
    await store.conversations.save(
        Turn(
            inbox_id=await store.conversations.keep(heard()),
            session=session(),
            participant=participant(),
            address_value="an invented address",
            testimony=(note,),
        )
    )

    titles = {(await of(store, viewer(role))).title for role in (*ADDERS, *OTHERS)}

    assert titles == {"Voice note"}


async def test_progress_comes_newest_first_and_so_many_at_most(store: Store) -> None:
    for number in (1, 2, 3):
        await film(store, [], identity=f"t_{number}", received_at=NOON + timedelta(minutes=number))

    shown = await store.testimonies.progress(viewer(), limit=2)

    assert [each.testimony_id for each in shown] == ["t_3", "t_2"]


async def test_what_is_asked_for_by_id_is_found_however_old_it_is(store: Store) -> None:
    for number in (1, 2, 3):
        await film(store, [], identity=f"t_{number}", received_at=NOON + timedelta(minutes=number))

    shown = await store.testimonies.progress(viewer(), limit=1, only=["t_1", "t_2", "t_9"])

    assert [each.testimony_id for each in shown] == ["t_2", "t_1"]
    assert await store.testimonies.progress(viewer(), only=[]) == []


async def test_another_partnership_and_a_role_that_does_not_read_are_told_nothing(store: Store) -> None:
    await film(store, ["nowhere to live"])

    assert await store.testimonies.progress(viewer(Role.ADMINISTRATOR, partnership="p_2"), only=["t_1"]) == []
    assert await store.testimonies.progress(replace(viewer(), roles=frozenset()), only=["t_1"]) == []


def test_whatever_testimony_is_made_of_it_has_a_neutral_title() -> None:
    assert set(NEUTRAL_TITLES) == set(Medium)


async def test_what_is_left_of_a_step_is_told_from_how_fast_it_went(store: Store) -> None:
    await film(store, ["words"])
    await store.catalogue.set_state("t_1", TestimonyState.PROCESSING)

    async def left(step: str, done: float, seconds: float) -> int | None:
        await store.catalogue.note_step("t_1", step, done, NOON + timedelta(seconds=seconds))
        (item,) = await store.testimonies.progress(viewer(), only=["t_1"])
        return item.left_s

    assert await left("transcribe", 0.0, 0) is None
    assert await left("transcribe", 0.5, 100) is None  # What an earlier walk had done is taken over in a moment.
    assert await left("transcribe", 0.75, 150) == 50
    assert await left("convert", 0.0, 151) is None
    assert await left("convert", 0.1, 160) is None
    assert await left("convert", 0.2, 170) == 80


async def test_what_is_not_being_worked_on_has_nothing_left(store: Store) -> None:
    await film(store, ["words"])
    for done, seconds in ((0.1, 1), (0.5, 2)):
        await store.catalogue.note_step("t_1", "transcribe", done, NOON + timedelta(seconds=seconds))
    await store.catalogue.set_state("t_1", TestimonyState.READY)

    (item,) = await store.testimonies.progress(viewer(), only=["t_1"])

    assert item.left_s is None
