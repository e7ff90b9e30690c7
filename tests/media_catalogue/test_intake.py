"""A film is kept once, with who is in it and what they agreed to, over the real store."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest

from core.consent import HowGiven, Purpose, standing
from core.consultations import Approach, Consultation, ConsultationId, Setting
from core.describing import Element
from core.errors import BadInput, BadMedia, NotAllowed, NotFound
from core.people import Partnership, PartnershipId, Role, StaffId, Viewer
from core.ports import PersonInIt, StoredFile, Submission
from core.testimony import Medium, TestimonyState
from media_catalogue.intake import WORDING, CatalogueIntake
from media_catalogue.looking import ChildLook
from storage.media_files import StoredMediaFiles
from storage.opening import Store
from tests.media_catalogue.catalogue_in_memory import JobsInMemory
from tests.opened import opened_store

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
KEEP = frozenset({Purpose.TAKE_PART, Purpose.KEEP_RECORDING})
CONSULTATION = Consultation(
    id=ConsultationId("k_1"),
    partnership_id=PartnershipId("ps_1"),
    name="our_film",
    title="Our film",
    approach=Approach.FILM,
    script_hash=None,
    opened_at=NOW,
)


FACILITATOR = Viewer(staff_id=StaffId("s_1"), partnership_id=PartnershipId("ps_1"), roles=frozenset({Role.FACILITATOR}))


class Door(NamedTuple):
    """An intake and what lies behind it."""

    intake: CatalogueIntake
    store: Store
    files: StoredMediaFiles
    jobs: JobsInMemory


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    numbers = count(1)
    files, jobs = StoredMediaFiles(tmp_path / "media"), JobsInMemory()
    async with opened_store(tmp_path / "home", clock=lambda: NOW) as store:
        await store.consultations.put_partnership(Partnership(id=PartnershipId("ps_1"), name="Invented Partnership"))
        for consultation in (CONSULTATION, replace(CONSULTATION, id=ConsultationId("k_2"), name="other")):
            await store.consultations.put_consultation(consultation)
        intake = CatalogueIntake(
            look=ChildLook(),
            files=files,
            catalogue=store.catalogue,
            people=store.people,
            jobs=jobs,
            clock=lambda: NOW,
            new_id=lambda letter: f"{letter}_{next(numbers)}",
        )
        yield Door(intake, store, files, jobs)


def submission(*people: PersonInIt) -> Submission:
    return Submission(consultation=CONSULTATION, title=" A day out ", made_at=NOW, people=people)


def person(name: str, agreed: frozenset[Purpose] = KEEP, **times: int) -> PersonInIt:
    return PersonInIt(pseudonym=name, agreed=agreed, how=HowGiven.WITNESSED, **times)


async def test_a_film_is_kept_and_its_job_started(door: Door, film: Path) -> None:
    kept = await door.intake.add(film, submission(person("Invented Rowan")))

    assert (kept.medium, kept.title, kept.state) == (Medium.FILM, "A day out", TestimonyState.RECEIVED)
    assert (kept.made_at, kept.received_at) == (NOW, NOW)
    assert await door.store.catalogue.testimony(kept.id) == kept
    assert (await door.store.catalogue.recording(kept.recording_sha256)).has_picture
    assert await door.files.size(kept.recording_sha256) == film.stat().st_size
    assert door.jobs.started == [kept]
    assert film.exists()


async def test_sound_alone_is_a_recording(door: Door, voice_note: Path) -> None:
    kept = await door.intake.add(voice_note, submission())

    assert kept.medium is Medium.SOUND


async def test_what_was_not_agreed_to_is_a_no_for_this_film(door: Door, film: Path) -> None:
    kept = await door.intake.add(film, submission(person("Invented Rowan", frozenset({Purpose.TAKE_PART}))))

    (appearance,) = await door.store.catalogue.appearances(kept.id)
    records = await door.store.catalogue.consents(appearance.participant_id, CONSULTATION.id)
    assert standing(records, testimony_id=kept.id) == {Purpose.TAKE_PART}
    assert {record.purpose for record in records} == set(Purpose)
    assert {(record.how, record.wording, record.testimony_id) for record in records} == {(HowGiven.WITNESSED, WORDING, kept.id)}


async def test_someone_known_is_known_again_whatever_the_capitals(door: Door, film: Path, voice_note: Path) -> None:
    first = await door.intake.add(film, submission(person("Invented Rowan")))
    second = await door.intake.add(voice_note, submission(person("  invented  ROWAN ")))

    (before,) = await door.store.catalogue.appearances(first.id)
    (after,) = await door.store.catalogue.appearances(second.id)
    assert before.participant_id == after.participant_id


async def test_someone_seen_twice_is_one_person_who_agreed_to_what_they_agreed_to_both_times(door: Door, film: Path) -> None:
    early = person("Invented Rowan", KEEP, start_ms=0, end_ms=1000)
    late = person("invented rowan", KEEP - {Purpose.KEEP_RECORDING}, start_ms=2000, end_ms=3000)

    kept = await door.intake.add(film, submission(early, late))

    appearances = await door.store.catalogue.appearances(kept.id)
    assert sorted((each.start_ms, each.end_ms) for each in appearances) == [(0, 1000), (2000, 3000)]
    assert len({each.participant_id for each in appearances}) == 1
    records = await door.store.catalogue.consents(appearances[0].participant_id, CONSULTATION.id)
    assert standing(records, testimony_id=kept.id) == {Purpose.TAKE_PART}


async def test_people_without_a_name_are_not_taken_for_one_another(door: Door, film: Path) -> None:
    kept = await door.intake.add(film, submission(person(""), person(" ")))

    appearances = await door.store.catalogue.appearances(kept.id)
    assert len({each.participant_id for each in appearances}) == 2


async def test_the_same_film_twice_is_one_testimony_and_the_newest_answers_count(door: Door, film: Path) -> None:
    first = await door.intake.add(film, submission(person("Invented Rowan", frozenset({Purpose.TAKE_PART}))))
    second = await door.intake.add(film, submission(person("Invented Rowan", KEEP)))

    assert second.id == first.id
    (appearance,) = await door.store.catalogue.appearances(first.id)
    records = await door.store.catalogue.consents(appearance.participant_id, CONSULTATION.id)
    assert standing(records, testimony_id=first.id) == KEEP


async def test_answers_handed_over_again_after_a_crash_undo_nothing_that_was_taken_back_since(door: Door, film: Path) -> None:
    answered = replace(submission(person("Invented Rowan")), answered_at=NOW - timedelta(days=2))
    kept = await door.intake.add(film, answered)
    (appearance,) = await door.store.catalogue.appearances(kept.id)
    taken_back = NOW - timedelta(days=1)
    records = await door.store.catalogue.consents(appearance.participant_id, CONSULTATION.id)
    no = [replace(record, granted=False, at=taken_back) for record in records if record.granted]
    await door.store.catalogue.add_people(kept.id, participants=(), appearances=(), consents=no)

    again = await door.intake.add(film, answered)

    after = await door.store.catalogue.consents(appearance.participant_id, CONSULTATION.id)
    assert again.id == kept.id
    assert {record.at for record in records} == {answered.answered_at}
    assert after == [*records, *no]
    assert standing(after, testimony_id=kept.id) == frozenset()


async def test_adding_it_again_with_who_is_in_it_names_them_and_lets_it_be_read(door: Door, film: Path) -> None:
    first = await door.intake.add(film, submission())
    with pytest.raises(NotFound):
        await door.store.testimonies.view(first.id, FACILITATOR)

    await door.intake.add(film, submission(person("Invented Rowan"), person("Invented Fern", start_ms=500)))
    await door.intake.add(film, submission(person("Invented Fern", start_ms=700)))

    view = await door.store.testimonies.view(first.id, FACILITATOR)
    assert {each.pseudonym: each.appearances[0].start_ms for each in view.people} == {
        "Invented Rowan": None,
        "Invented Fern": 500,
    }


async def test_adding_again_what_had_failed_starts_a_new_job(door: Door, film: Path) -> None:
    first = await door.intake.add(film, submission())
    await door.store.catalogue.set_state(first.id, TestimonyState.FAILED, fault="The disk was gone.")

    again = await door.intake.add(film, submission())

    assert (again.id, again.version, again.state, again.fault) == (first.id, 2, TestimonyState.RECEIVED, None)
    assert door.jobs.started == [first, again]


async def test_a_film_added_again_that_somebody_did_not_agree_to_keep_is_not_kept_again(door: Door, film: Path) -> None:
    words_only = frozenset({Purpose.TAKE_PART})
    first = await door.intake.add(film, submission(person("Invented Rowan", words_only)))
    await door.store.catalogue.set_state(first.id, TestimonyState.READY)

    await door.intake.add(film, submission(person("Invented Rowan", words_only)))

    with pytest.raises(NotFound):
        await door.files.size(first.recording_sha256)


async def test_people_are_named_after_the_fact(door: Door, film: Path) -> None:
    kept = await door.intake.add(film, submission())

    await door.intake.name_people(kept.id, [person("Invented Rowan"), person("")], FACILITATOR)

    view = await door.store.testimonies.view(kept.id, FACILITATOR)
    assert len(view.people) == 2
    assert view.people[0].agreed == KEEP
    assert await door.files.size(kept.recording_sha256)


async def test_naming_someone_whose_times_make_no_sense_names_nobody(door: Door, film: Path) -> None:
    kept = await door.intake.add(film, submission())

    with pytest.raises(BadInput):
        await door.intake.name_people(
            kept.id, [person("Invented Fern"), person("Invented Rowan", start_ms=9, end_ms=1)], FACILITATOR
        )

    assert await door.store.catalogue.appearances(kept.id) == []


async def test_what_failed_is_tried_again_and_nothing_else(door: Door, film: Path) -> None:
    kept = await door.intake.add(film, submission())
    assert await door.intake.try_again(kept.id, FACILITATOR) == kept
    await door.store.catalogue.set_state(kept.id, TestimonyState.FAILED, fault="The sound cannot be read.")

    again = await door.intake.try_again(kept.id, FACILITATOR)

    assert (again.version, again.state) == (2, TestimonyState.RECEIVED)
    assert door.jobs.started == [kept, again]


async def test_only_those_in_charge_of_it_change_what_is_known_about_a_film(door: Door, film: Path) -> None:
    kept = await door.intake.add(film, submission())
    await door.store.catalogue.set_state(kept.id, TestimonyState.FAILED)
    stranger = replace(FACILITATOR, partnership_id=PartnershipId("ps_2"))
    others = frozenset(Role) - {Role.FACILITATOR, Role.ADMINISTRATOR}

    for who, testimony_id, refusal in (
        (replace(FACILITATOR, roles=others), kept.id, NotAllowed),
        (replace(stranger, roles=others), kept.id, NotAllowed),
        (stranger, kept.id, NotFound),
        (FACILITATOR, "t_unknown", NotFound),
    ):
        with pytest.raises(refusal):
            await door.intake.name_people(testimony_id, [person("Invented Rowan")], who)
        with pytest.raises(refusal):
            await door.intake.try_again(testimony_id, who)

    assert await door.store.catalogue.appearances(kept.id) == []
    assert (await door.store.catalogue.testimony(kept.id)).state is TestimonyState.FAILED


async def test_the_same_film_in_another_consultation_is_another_testimony(door: Door, film: Path) -> None:
    first = await door.intake.add(film, submission())
    other = replace(submission(), consultation=replace(CONSULTATION, id=ConsultationId("k_2"), name="other"))

    second = await door.intake.add(film, other)

    assert second.id != first.id
    assert second.recording_sha256 == first.recording_sha256


async def test_what_is_not_a_film_is_refused_and_nothing_is_kept(door: Door, tmp_path: Path) -> None:
    letter = tmp_path / "film.mp4"
    letter.write_text("This is a letter.")

    with pytest.raises(BadMedia):
        await door.intake.add(letter, submission(person("Invented Rowan")))

    assert door.jobs.started == []
    assert await door.store.catalogue.unfinished() == []
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("times", [{"start_ms": 2000, "end_ms": 1000}, {"start_ms": -1}, {"end_ms": 0}])
async def test_times_that_make_no_sense_are_asked_for_again(door: Door, film: Path, times: dict[str, int]) -> None:
    with pytest.raises(BadInput) as refusal:
        await door.intake.add(film, submission(person("Invented Rowan", **times)))

    assert refusal.value.remedy
    assert door.jobs.started == []


async def test_a_file_that_changes_meanwhile_is_not_taken_for_what_was_looked_into(door: Door, film: Path) -> None:
    class Changing(StoredMediaFiles):
        async def put(self, source) -> StoredFile:
            return StoredFile(sha256="00" * 32, byte_count=1)

    door.intake._files = Changing(door.files._folder)

    with pytest.raises(BadMedia) as refusal:
        await door.intake.add(film, submission())

    assert refusal.value.code == "changed"
    with pytest.raises(NotFound):
        await door.store.catalogue.testimony("t_1")


async def test_where_people_were_asked_and_what_is_written_about_it_is_kept_with_a_film(door: Door, voice_note: Path) -> None:
    said = replace(
        submission(person("Invented Rowan")), setting=Setting.CUSTODY, described={Element.COVERAGE: "An invented street"}
    )

    kept = await door.intake.add(voice_note, said)

    assert (await door.store.catalogue.testimony(kept.id)).setting is Setting.CUSTODY
    written = await door.store.descriptions.description(kept.id, FACILITATOR)
    assert written.elements[Element.COVERAGE] == "An invented street"


async def test_somebody_named_twice_agreed_on_the_earlier_day(door: Door, voice_note: Path) -> None:
    early, late = (
        replace(person("Invented Rowan", start_ms=start_ms, end_ms=start_ms + 500), agreed_at=NOW - timedelta(days=days))
        for start_ms, days in ((0, 1), (1000, 3))
    )

    kept = await door.intake.add(voice_note, submission(early, late))

    (one, *_) = await door.store.catalogue.appearances(kept.id)
    records = await door.store.catalogue.consents(one.participant_id, CONSULTATION.id)
    assert {record.at for record in records} == {NOW - timedelta(days=3)}
