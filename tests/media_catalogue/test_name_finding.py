"""Looking for names as a step and as a round."""

from media_catalogue.name_finding import NameFinding
from tests.media_catalogue.catalogue_in_memory import CatalogueInMemory, NamesInMemory
from tests.media_catalogue.spoken_passages import spoken


async def test_names_are_kept_with_the_passages_they_stand_in_and_the_roster_helps() -> None:
    catalogue, names = CatalogueInMemory(), NamesInMemory(pseudonyms=("Thistle 3B1",))
    await catalogue.save_passages("t_1", [spoken("I met Davie"), spoken("then thistle came", position=1)])

    assert await NameFinding(catalogue, names).look_through("t_1") == 2

    assert [(name.start_char, name.end_char, name.stand_in) for name in await names.names_of("t_1")] == [
        (6, 11, "[a person]"),
        (5, 12, "[a person 2]"),
    ]


async def test_testimony_without_words_has_no_names() -> None:
    assert await NameFinding(CatalogueInMemory(), NamesInMemory()).look_through("t_1") == 0


async def test_a_round_looks_through_what_was_not_looked_through() -> None:
    catalogue, names = CatalogueInMemory(), NamesInMemory(unlooked=["t_1"])
    await catalogue.save_passages("t_1", [spoken("I met Davie")])

    await NameFinding(catalogue, names).round()

    assert [name.stand_in for name in names.kept["g_0"]] == ["[a person]"]
