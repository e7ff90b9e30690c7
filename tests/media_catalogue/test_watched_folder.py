"""What people put into the folder comes in once, when it is whole, and says afterwards what became of it."""

import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from core.consent import Purpose, standing
from core.errors import BadInput, StoreFull
from core.testimony import Testimony
from media_catalogue.bringing import Bringing
from media_catalogue.folders import NOTE
from media_catalogue.looking import ChildLook
from media_catalogue.watched_folder import Told, WatchedFolder
from tests.media_catalogue.test_intake import CONSULTATION, KEEP, NOW, Door, door

__all__ = ["door"]

STEADY = timedelta(seconds=10)
SHEET = """\
title: In the kitchen
made on: 2026-03-01
people:
  - person: Invented Rowan
    take part: yes
    keep recording: yes
    how: witnessed
"""


class Watched:
    """A watched folder and a clock that moves on by as much as a file must be steady for, before each look."""

    def __init__(self, door: Door, folder: Path) -> None:
        self.door = door
        self.folder = folder
        self.now = NOW
        self.again()

    def again(self) -> None:
        """Begin as a new process does, that knows nothing of earlier looks."""
        self.folder.mkdir(exist_ok=True)
        self.watching = WatchedFolder(
            self.folder,
            bringing=Bringing(
                look=ChildLook(), intake=self.door.intake, catalogue=self.door.store.catalogue, people=self.door.store.people
            ),
            consultations=self.consultations,
            clock=lambda: self.now,
            journal=self.folder.parent / "moving.json",
            steady=STEADY,
        )

    async def consultations(self):
        return {CONSULTATION.name: CONSULTATION}

    def put(self, name: str, content: Path | str) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            shutil.copyfile(content, file)
        else:
            file.write_text(content)
        return file

    async def looks(self, times: int = 2, *, apart: timedelta = STEADY) -> Told:
        """Look some times and return what all of them did; what waits is what waits at the last."""
        total = Told()
        for _ in range(times):
            told = await self.watching.look()
            self.now += apart
            total = Told(
                taken=total.taken + told.taken,
                were_here=total.were_here + told.were_here,
                refused=total.refused + told.refused,
                unnamed=total.unnamed + told.unnamed,
                waiting=told.waiting,
            )
        return total

    def below(self) -> list[str]:
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())

    async def kept(self) -> Sequence[Testimony]:
        return await self.door.store.catalogue.unfinished()

    async def agreed(self, testimony: Testimony) -> list[frozenset[Purpose]]:
        people = await self.door.store.catalogue.appearances(testimony.id)
        records = [await self.door.store.catalogue.consents(each.participant_id, CONSULTATION.id) for each in people]
        return [standing(each, testimony_id=testimony.id) for each in records]


@pytest.fixture
def watched(door: Door, tmp_path: Path) -> Watched:
    return Watched(door, tmp_path / "watched")


async def test_a_film_is_taken_at_the_second_look_and_never_at_the_first(watched: Watched, voice_note: Path) -> None:
    watched.put("our_film/note.ogg", voice_note)

    first = await watched.looks(1)
    second = await watched.looks(1)

    assert (first.taken, first.waiting) == (0, 1)
    assert (second.taken, second.unnamed) == (1, 1)
    assert watched.below() == ["taken/our_film/note.ogg", f"taken/our_film/note.ogg{NOTE}"]
    assert (await watched.looks(3)) == Told()
    assert len(await watched.kept()) == 1


async def test_a_film_without_people_waits_for_who_is_in_it_and_the_note_says_what_it_is_called(
    watched: Watched, voice_note: Path
) -> None:
    watched.put("our_film/note.ogg", voice_note)

    await watched.looks()

    (kept,) = await watched.kept()
    assert await watched.agreed(kept) == []
    assert kept.title in (watched.folder / "taken" / "our_film" / f"note.ogg{NOTE}").read_text()
    assert "note" not in kept.title


async def test_a_film_that_is_still_written_waits(watched: Watched, voice_note: Path) -> None:
    content = voice_note.read_bytes()
    file = watched.put("our_film/note.ogg", "")
    for size in (100, 2000, len(content)):
        file.write_bytes(content[:size])
        assert (await watched.looks(1)).taken == 0
    with file.open("ab"):
        assert (await watched.looks(3)).taken == 0

    assert (await watched.looks(2)).taken == 1


@pytest.mark.parametrize("name", ["note.ogg.part", "note.ogg.crdownload", ".note.ogg", "note.ogg~"])
async def test_what_a_browser_still_fetches_is_not_looked_at(watched: Watched, voice_note: Path, name: str) -> None:
    watched.put(f"our_film/{name}", voice_note)

    assert await watched.looks(3) == Told()
    assert watched.below() == [f"our_film/{name}"]


@pytest.mark.parametrize("name", ["note.yaml", "note.ogg.yaml"])
async def test_a_sheet_beside_a_film_says_who_is_in_it(watched: Watched, voice_note: Path, name: str) -> None:
    watched.put("our_film/note.ogg", voice_note)
    watched.put(f"our_film/{name}", SHEET)

    told = await watched.looks()

    assert (told.taken, told.unnamed) == (1, 0)
    (kept,) = await watched.kept()
    assert kept.title == "In the kitchen"
    assert await watched.agreed(kept) == [KEEP]
    assert watched.below() == sorted([f"taken/our_film/{name}", "taken/our_film/note.ogg"])


async def test_a_sheet_that_names_its_film_wrongly_takes_neither_and_a_note_says_why(
    watched: Watched, voice_note: Path
) -> None:
    watched.put("our_film/note.ogg", voice_note)
    watched.put("our_film/note.yaml", SHEET.replace("witnessed", "tapped"))

    told = await watched.looks()

    assert told.refused == 2
    assert await watched.kept() == []
    assert watched.below() == ["refused/our_film/note.ogg", "refused/our_film/note.yaml", f"refused/our_film/note.yaml{NOTE}"]
    why = (watched.folder / "refused" / "our_film" / f"note.yaml{NOTE}").read_text()
    assert "Row 4, 'how': This is no way of agreeing." in why
    assert "Rowan" not in why


MANIFEST = (
    "file,title,made on,consultation,person,take part,keep recording,how\n"
    "a.ogg,One,2026-03-01,our_film,Invented Rowan,yes,yes,paper\n"
    "day two/b.mp4,Two,2026-03-01,our_film,Invented Fern,yes,yes,paper\n"
)


async def test_a_sheet_for_many_films_waits_until_all_of_them_have_come(watched: Watched, voice_note: Path, film: Path) -> None:
    watched.put("films.csv", MANIFEST)
    watched.put("a.ogg", voice_note)
    assert (await watched.looks(4)).waiting == 2

    watched.put("day two/b.mp4", film)
    told = await watched.looks()

    assert (told.taken, told.waiting) == (2, 0)
    assert {each.title for each in await watched.kept()} == {"One", "Two"}
    assert watched.below() == ["taken/a.ogg", "taken/day two/b.mp4", "taken/films.csv"]


async def test_a_sheet_whose_films_never_come_is_refused_with_those_that_did(watched: Watched, voice_note: Path) -> None:
    watched.put("films.csv", MANIFEST)
    watched.put("a.ogg", voice_note)

    told = await watched.looks(2, apart=timedelta(hours=1))

    assert told.refused == 2
    assert await watched.kept() == []
    assert "Row 3, 'file': This film did not come." in (watched.folder / "refused" / f"films.csv{NOTE}").read_text()


async def test_a_film_waits_while_something_near_it_arrives_that_may_be_its_sheet(watched: Watched, voice_note: Path) -> None:
    watched.put("our_film/note.ogg", voice_note)
    await watched.looks(1)
    watched.put("our_film/note.yaml", SHEET)

    assert (await watched.looks(1)).taken == 0
    assert (await watched.looks(1)).taken == 1
    (kept,) = await watched.kept()
    assert await watched.agreed(kept) == [KEEP]


async def test_what_is_no_film_is_refused_with_a_note_and_not_deleted(watched: Watched) -> None:
    watched.put("our_film/list.mp4", "milk and bread\n")

    told = await watched.looks()

    assert told.refused == 1
    assert watched.below() == ["refused/our_film/list.mp4", f"refused/our_film/list.mp4{NOTE}"]
    assert "not a film" in (watched.folder / "refused" / "our_film" / f"list.mp4{NOTE}").read_text()


async def test_a_film_that_belongs_nowhere_is_refused(watched: Watched, voice_note: Path) -> None:
    watched.put("holidays/note.ogg", voice_note)

    assert (await watched.looks()).refused == 1
    assert await watched.kept() == []


async def test_the_same_film_again_is_here_already_and_moves_aside(watched: Watched, voice_note: Path) -> None:
    watched.put("our_film/note.ogg", voice_note)
    await watched.looks()
    watched.put("our_film/copy.ogg", voice_note)

    told = await watched.looks()

    assert (told.taken, told.were_here, told.unnamed) == (0, 1, 0)
    assert len(await watched.kept()) == 1


async def test_links_are_left_where_they_are(watched: Watched, voice_note: Path) -> None:
    watched.put("our_film/.keep", "")
    (watched.folder / "our_film" / "link.ogg").symlink_to(voice_note)

    assert await watched.looks(3) == Told()
    assert voice_note.exists()


async def test_a_full_disk_leaves_everything_where_it_lay_and_the_next_look_takes_it(
    watched: Watched, voice_note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object, **__: object) -> Testimony:
        raise StoreFull

    watched.put("our_film/note.ogg", voice_note)
    await watched.looks(1)
    with monkeypatch.context() as broken:
        broken.setattr(watched.door.intake, "add", full)
        with pytest.raises(StoreFull):
            await watched.looks(1)
    assert watched.below() == ["our_film/note.ogg"]

    assert (await watched.looks(1)).taken == 1


async def test_a_process_that_dies_between_keeping_and_moving_neither_loses_nor_doubles(
    watched: Watched, voice_note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    watched.put("films.csv", MANIFEST.splitlines()[0] + "\n" + MANIFEST.splitlines()[1] + "\n")
    watched.put("a.ogg", voice_note)
    await watched.looks(1)
    with monkeypatch.context() as broken:
        broken.setattr(watched.watching, "_move", dies)
        with pytest.raises(KeyboardInterrupt):
            await watched.looks(1)
    assert len(await watched.kept()) == 1

    watched.again()
    told = await watched.looks()

    assert (told.taken, told.were_here) == (0, 1)
    (kept,) = await watched.kept()
    assert await watched.agreed(kept) == [KEEP]
    assert watched.below() == ["taken/a.ogg", "taken/films.csv"]


async def test_a_folder_that_cannot_be_used_is_said_to_be_so(watched: Watched) -> None:
    watched.folder.rmdir()

    with pytest.raises(BadInput, match="cannot be used"):
        await watched.looks(1)
