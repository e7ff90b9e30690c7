"""Films are checked before the first is kept, are kept once, and what was taken back meanwhile stays taken back."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.consent import ConsentRecord, HowGiven, Purpose, standing
from core.errors import BadMedia
from core.ports import PersonInIt
from core.testimony import TestimonyState
from media_catalogue.bringing import Bringing
from media_catalogue.looking import ChildLook
from media_catalogue.manifest import FilmEntry
from storage.consent import add_consents
from tests.media_catalogue.test_intake import KEEP, NOW, Door, door, person, submission

__all__ = ["door"]


def bringing(at: Door) -> Bringing:
    return Bringing(look=ChildLook(), intake=at.intake, catalogue=at.store.catalogue, people=at.store.people)


def entry(row: int, file: str, *people: PersonInIt) -> FilmEntry:
    return FilmEntry(row=row, file=file, submission=submission(*people))


async def test_every_film_of_a_sheet_is_looked_into_and_nothing_is_kept(door: Door, film: Path, voice_note: Path) -> None:
    folder = film.parent
    (folder / "words.txt").write_text("no film")
    entries = [
        entry(2, film.name),
        entry(3, voice_note.name),
        entry(4, "words.txt"),
        entry(5, "none.mp4"),
        entry(6, "../a.mp4"),
    ]

    plans, problems = await bringing(door).planned(entries, folder)

    assert [plan.row for plan in plans] == [2, 3]
    assert [(each.row, each.column) for each in problems] == [(4, "file"), (5, "file"), (6, "file")]
    assert await door.store.catalogue.unfinished() == []


async def test_one_film_under_two_names_is_a_problem_of_the_second(door: Door, film: Path) -> None:
    (film.parent / "copy.mp4").write_bytes(film.read_bytes())

    plans, problems = await bringing(door).planned([entry(2, film.name), entry(3, "copy.mp4")], film.parent)

    assert [plan.row for plan in plans] == [2]
    assert str(problems[0]).startswith("Row 3, 'file': This is the same film as in row 2, under another name.")


async def test_a_film_of_which_something_else_is_wrong_is_looked_into_all_the_same(door: Door, film: Path) -> None:
    plans, problems = await bringing(door).planned([FilmEntry(row=2, file="none.mp4", submission=None)], film.parent)

    assert (list(plans), [each.row for each in problems]) == ([], [2])


async def test_a_film_is_added_once_and_named_here_the_second_time(door: Door, voice_note: Path) -> None:
    looked = await bringing(door).looked_into(voice_note)

    first = await bringing(door).bring(looked, submission(person("Invented Rowan")))
    second = await bringing(door).bring(looked, submission(person("Invented Rowan")))

    assert (first.was_here, second.was_here) == (False, True)
    assert second.testimony.id == first.testimony.id
    assert len(door.jobs.started) == 1
    assert len(await door.store.catalogue.appearances(first.testimony.id)) == 1


async def withdraws(at: Door, brought_id: str) -> None:
    (appearance,) = await at.store.catalogue.appearances(brought_id)
    taken_back = ConsentRecord(
        participant_id=appearance.participant_id,
        consultation_id=submission().consultation.id,
        purpose=Purpose.TAKE_PART,
        granted=False,
        how=HowGiven.SPOKEN,
        wording="en-1",
        at=NOW + timedelta(hours=1),
    )
    async with at.store.catalogue._connections.writing() as writer:
        await add_consents(writer, [taken_back])


async def test_bringing_it_in_again_gives_nothing_back_that_was_taken_back(door: Door, voice_note: Path) -> None:
    looked = await bringing(door).looked_into(voice_note)
    first = await bringing(door).bring(looked, submission(person("Invented Rowan")))
    await withdraws(door, first.testimony.id)

    await bringing(door).bring(looked, submission(person("Invented Rowan"), person("Invented Fern")))

    rowan, fern = await door.store.catalogue.appearances(first.testimony.id)
    stands = [
        standing(await door.store.catalogue.consents(each.participant_id, "k_1"), testimony_id=first.testimony.id)
        for each in (rowan, fern)
    ]
    assert Purpose.TAKE_PART not in stands[0]
    assert stands[1] == KEEP


async def test_whoever_is_asked_again_is_heard_again(door: Door, voice_note: Path) -> None:
    looked = await bringing(door).looked_into(voice_note)
    first = await bringing(door).bring(looked, submission(person("Invented Rowan", frozenset({Purpose.TAKE_PART}))))

    await bringing(door).bring(looked, submission(person("Invented Rowan")), asked_again=True)

    (rowan,) = await door.store.catalogue.appearances(first.testimony.id)
    records = await door.store.catalogue.consents(rowan.participant_id, "k_1")
    assert standing(records, testimony_id=first.testimony.id) == KEEP


@pytest.mark.parametrize("asked_again", [False, True])
async def test_somebody_without_a_name_is_not_added_once_more(door: Door, voice_note: Path, *, asked_again: bool) -> None:
    looked = await bringing(door).looked_into(voice_note)
    first = await bringing(door).bring(looked, submission(person("")), asked_again=asked_again)

    await bringing(door).bring(looked, submission(person("")), asked_again=asked_again)

    assert len(await door.store.catalogue.appearances(first.testimony.id)) == 1


async def test_what_somebody_agreed_to_earlier_is_older_than_what_they_took_back_since(door: Door, voice_note: Path) -> None:
    long_ago = replace(person("Invented Rowan"), agreed_at=NOW - timedelta(days=30))

    brought = await bringing(door).bring(await bringing(door).looked_into(voice_note), submission(long_ago))

    (rowan,) = await door.store.catalogue.appearances(brought.testimony.id)
    records = await door.store.catalogue.consents(rowan.participant_id, "k_1")
    assert {record.at for record in records} == {NOW - timedelta(days=30)}


async def test_a_failed_film_that_is_brought_in_again_begins_again(door: Door, voice_note: Path) -> None:
    looked = await bringing(door).looked_into(voice_note)
    first = await bringing(door).bring(looked, submission(person("Invented Rowan")))
    await door.store.catalogue.set_state(first.testimony.id, TestimonyState.FAILED, fault="An invented fault.")

    again = await bringing(door).bring(looked, submission(person("Invented Rowan")))

    assert again.was_here
    assert (again.testimony.state, again.testimony.version) == (TestimonyState.RECEIVED, 2)


async def test_a_file_that_changed_since_it_was_looked_into_is_not_brought_in(
    door: Door, voice_note: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "note.ogg"
    copy.write_bytes(voice_note.read_bytes())
    looked = await bringing(door).looked_into(copy)
    copy.write_bytes(voice_note.read_bytes() + b"more")

    with pytest.raises(BadMedia, match="changed"):
        await bringing(door).bring(looked, submission())
