from datetime import timedelta

import pytest

from core.concerns import Concern, Risk
from core.consent import Purpose
from core.errors import NotFound
from core.findings import Query
from core.testimony import Appearance, Rendition, RenditionKind, TestimonyState
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import a_testimony, consent, film, heard, participant, passage, recording, viewer


async def test_testimony_is_kept_with_its_recording_and_everyone_in_it(store: Store) -> None:
    new = a_testimony(recording_sha256="a" * 64)
    seen = Appearance(testimony_id="t_1", participant_id="u_1", start_ms=0, end_ms=900)

    added = await store.catalogue.add(
        new,
        recording=recording(),
        participants=[participant()],
        appearances=[seen],
        consents=[consent(Purpose.TAKE_PART, testimony_id="t_1")],
    )

    assert added == new == await store.catalogue.testimony("t_1")
    assert await store.catalogue.recording("a" * 64) == recording()
    assert await store.catalogue.appearances("t_1") == [seen]
    assert await store.catalogue.consents("u_1", "c_1") == [consent(Purpose.TAKE_PART, testimony_id="t_1")]


async def test_the_same_recording_for_the_same_consultation_is_one_testimony(store: Store) -> None:
    await film(store, ["one"])
    again = a_testimony("t_2", recording_sha256=f"{'t_1':0>64}")
    about_it = consent(Purpose.SHOW_PUBLICLY, granted=False, minute=1, testimony_id="t_2")

    added = await store.catalogue.add(again, recording=None, participants=[], appearances=[], consents=[about_it])

    assert added.id == "t_1"
    assert (await store.catalogue.consents("u_1", "c_1"))[-1].testimony_id == "t_1"
    with pytest.raises(NotFound):
        await store.catalogue.testimony("t_2")


async def test_adding_the_same_testimony_twice_adds_it_once(store: Store) -> None:
    await film(store, ["one"])

    await film(store, ["one"])

    assert len(await store.catalogue.appearances("t_1")) == 1
    assert len(await store.catalogue.consents("u_1", "c_1")) == len(Purpose)


async def test_adding_it_again_with_who_is_in_it_lets_it_be_found(store: Store) -> None:
    again = a_testimony("t_2", recording_sha256="a" * 64)
    nobody = {"recording": recording(), "participants": [], "appearances": [], "consents": []}
    await store.catalogue.add(a_testimony(recording_sha256="a" * 64), **nobody)
    await store.catalogue.save_passages("t_1", [passage("g_1")])

    await store.catalogue.add(
        again,
        recording=recording(),
        participants=[participant()],
        appearances=[Appearance(testimony_id="t_2", participant_id="u_1", start_ms=3)],
        consents=[consent(Purpose.TAKE_PART, testimony_id="t_2")],
    )

    assert await store.catalogue.appearances("t_1") == [Appearance(testimony_id="t_1", participant_id="u_1", start_ms=3)]
    assert (await store.findings.search(Query(), viewer())).total == 1


async def test_adding_again_what_had_failed_begins_it_again(store: Store) -> None:
    await film(store, [])
    await store.catalogue.set_state("t_1", TestimonyState.FAILED, fault="The sound cannot be read.")
    await store.catalogue.note_step("t_1", "transcribe", 0.5, NOON)

    again = await film(store, [])

    assert (again.id, again.version, again.state, again.fault) == ("t_1", 2, TestimonyState.RECEIVED, None)
    assert await store.catalogue.testimony("t_1") == again
    (progress,) = await store.testimonies.progress(viewer())
    assert (progress.step, progress.done) == ("", 0.0)


@pytest.mark.parametrize("state", [state for state in TestimonyState if state is not TestimonyState.FAILED])
async def test_only_what_failed_begins_again(store: Store, state: TestimonyState) -> None:
    await film(store, [])
    await store.catalogue.set_state("t_1", state)
    before = await store.catalogue.testimony("t_1")

    assert await store.catalogue.begin_again("t_1") == before == await store.catalogue.testimony("t_1")


async def test_renditions_that_are_forgotten_are_offered_to_nobody(store: Store) -> None:
    await film(store, [])
    await film(store, [], identity="t_2", who="u_2")
    for testimony_id in ("t_1", "t_2"):
        await store.catalogue.save_rendition(
            Rendition(
                testimony_id=testimony_id, kind=RenditionKind.POSTER, sha256="b" * 64, byte_count=1, content_type="image/jpeg"
            )
        )

    await store.catalogue.forget_renditions("t_1")

    assert (await store.testimonies.view("t_1", viewer())).renditions == ()
    assert len((await store.testimonies.view("t_2", viewer())).renditions) == 1


async def test_what_is_received_or_processing_is_unfinished_oldest_first(store: Store) -> None:
    for number, state in enumerate(TestimonyState):
        await film(store, [], identity=f"t_{number}", received_at=NOON - timedelta(hours=number))
        await store.catalogue.set_state(f"t_{number}", state, fault="The sound cannot be read.")

    unfinished = await store.catalogue.unfinished()

    assert [each.state for each in unfinished] == [TestimonyState.PROCESSING, TestimonyState.RECEIVED]
    assert unfinished[0].fault == "The sound cannot be read."


async def test_a_rendition_takes_the_place_of_one_of_its_kind(store: Store) -> None:
    await film(store, [])
    for sha256 in ("b" * 64, "c" * 64):
        await store.catalogue.save_rendition(
            Rendition(
                testimony_id="t_1",
                kind=RenditionKind.POSTER,
                sha256=sha256,
                byte_count=1,
                content_type="image/jpeg",
            )
        )

    assert (await store.testimonies.rendition_for("t_1", RenditionKind.POSTER, viewer())).sha256 == "c" * 64


async def test_what_is_not_there_is_not_found(store: Store) -> None:
    for asked in (
        store.catalogue.testimony("t_9"),
        store.catalogue.recording("0" * 64),
        store.catalogue.note_step("t_9", "decode", 0.5, NOON),
        store.catalogue.set_state("t_9", TestimonyState.READY),
        store.catalogue.begin_again("t_9"),
        store.catalogue.add_people("t_9", participants=[], appearances=[], consents=[]),
    ):
        with pytest.raises(NotFound):
            await asked


async def test_a_recordings_facts_can_be_read_again(store: Store) -> None:
    await film(store, [])

    await store.catalogue.save_recording(recording(f"{'t_1':0>64}"))

    assert (await store.catalogue.recording(f"{'t_1':0>64}")).length_ms == 60_000


async def test_a_concern_from_the_pipeline_holds_its_testimony(store: Store) -> None:
    await film(store, [])
    raised = Concern(id="k_1", partnership_id="p_1", participant_id=None, testimony_id="t_1", risk=Risk.CHILD, raised_at=NOON)

    await store.catalogue.save_concern(raised)

    assert (await store.catalogue.testimony("t_1")).held_for_concern


async def test_files_of_a_testimony_are_told_from_those_that_others_need_too(store: Store) -> None:
    await film(store, [])
    await film(store, [], identity="t_2", who="u_2")
    for testimony_id, kind, sha256 in (
        ("t_1", RenditionKind.POSTER, "b" * 64),
        ("t_1", RenditionKind.WAVEFORM, "c" * 64),
        ("t_2", RenditionKind.WAVEFORM, "c" * 64),
    ):
        await store.catalogue.save_rendition(
            Rendition(testimony_id=testimony_id, kind=kind, sha256=sha256, byte_count=1, content_type="image/jpeg")
        )

    assert await store.catalogue.files_used_only_by("t_1") == sorted([f"{'t_1':0>64}", "b" * 64])
    assert await store.catalogue.files_used_only_by("t_9") == []


async def test_a_file_still_waiting_in_the_inbox_is_needed(store: Store) -> None:
    await film(store, [])
    await store.conversations.keep(heard(media=recording(f"{'t_1':0>64}")))

    assert await store.catalogue.files_used_only_by("t_1") == []


async def test_a_recording_is_known_again_in_its_consultation_and_in_no_other(store: Store) -> None:
    new = a_testimony(recording_sha256="a" * 64)
    await store.catalogue.add(new, recording=recording(), participants=[], appearances=[], consents=[])

    assert await store.catalogue.recorded("a" * 64, new.consultation_id) == new
    assert await store.catalogue.recorded("a" * 64, "c_2") is None
    assert await store.catalogue.recorded("b" * 64, new.consultation_id) is None
