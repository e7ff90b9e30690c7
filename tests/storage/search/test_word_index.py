from pathlib import Path

from sqlalchemy import true

from storage.connections import Connections
from storage.opening import FILE_NAME, Store
from storage.search import word_index
from storage.search.asking import asked
from tests.storage.made import film


async def test_words_are_found_whatever_their_ending_case_and_accents(store: Store, tmp_path: Path) -> None:
    await film(store, ["She MENTORED me in the café", "a kestrel"])
    connections = Connections(tmp_path / FILE_NAME)

    async with connections.reading() as reader:
        hits = [await word_index.hits(reader, asked(text).any_word()) for text in ("mentors", "cafe", "kestrel", "owl")]
    await connections.close()

    assert [list(each) for each in hits] == [[1], [1], [2], []]
    assert hits[0][1] > 0


async def test_places_are_counted_in_characters(store: Store, tmp_path: Path) -> None:
    await film(store, ["🏠 naewhere, nowhere to live"])
    connections = Connections(tmp_path / FILE_NAME)

    async with connections.reading() as reader:
        places = await word_index.matches(reader, '"nowhere to live"', [1])
    await connections.close()

    assert places == {1: ((12, 27),)}


async def test_a_slip_is_mended_with_a_word_that_is_there(store: Store, tmp_path: Path) -> None:
    await film(store, ["the housing list", "houses and hoses", "benefits came late"])
    connections = Connections(tmp_path / FILE_NAME)

    async with connections.reading() as reader:
        meant = await word_index.meant(reader, asked("huosing benifits list zebra"), true())
    await connections.close()

    assert meant == {"huosing": "housing", "benifits": "benefits"}
