"""Themes and quotes on words that are edited: they follow, or a person is asked to look."""

from core.corrections import PointedBy, Review
from core.people import Role
from core.themes import Tag, TagMaker, TagState
from core.walls import Wall, WallCode
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import viewer
from tests.storage.test_corrections import ISLA, heard_film, region, save

CODE = WallCode("abcdefgh")


async def put_theme(store: Store, passage: str = "t_1_1", **facts) -> None:
    given = {
        "passage_id": passage, "theme": "mentor", "maker": TagMaker.PERSON, "state": TagState.ACCEPTED, "score": 1.0,
        "reason": "I agree.", "codebook_sha256": "a",
    }  # fmt: skip
    await store.catalogue.save_tags("t_1", [Tag(**given | facts)])


async def themes(store: Store) -> list[tuple[str, str]]:
    return [(tag.passage_id, tag.theme) for tag in (await store.testimonies.view("t_1", ISLA)).tags]


async def reviews(store: Store) -> tuple[Review, ...]:
    return (await store.corrections.editable("t_1", ISLA)).reviews


async def test_a_theme_stays_on_words_of_which_one_was_put_right(store: Store) -> None:
    cut = await heard_film(store)
    await put_theme(store)

    await save(store, region(cut[1:2], ("t_1_1", "my mentor Sam met me at the gate")))

    assert await themes(store) == [("t_1_1", "mentor")]
    assert await reviews(store) == ()


async def test_a_theme_on_words_that_were_cut_in_two_stands_on_the_longer_part_and_asks_for_a_look(store: Store) -> None:
    cut = await heard_film(store)
    await put_theme(store)

    saved = await save(store, region(cut[1:2], ("t_1_1", "my mentor"), (None, "met me at the gate")))

    longer = saved.passages[0][1].id
    assert await themes(store) == [(longer, "mentor")]
    (review,) = await reviews(store)
    assert (review.kind, review.passage_id, review.theme, review.quote) == (
        PointedBy.TAG, longer, "mentor", "my mentor met me at the gate",
    )  # fmt: skip


async def test_words_that_were_joined_take_their_themes_along_and_nothing_is_asked(store: Store) -> None:
    cut = await heard_film(store)
    await put_theme(store)

    await save(store, region(cut[:2], ("t_1_0", "I had nowhere to live my mentor met me at the gate")))

    assert await themes(store) == [("t_1_0", "mentor")]
    assert await reviews(store) == ()


async def test_a_theme_whose_words_were_taken_out_waits_for_somebody_and_is_not_dropped(store: Store) -> None:
    cut = await heard_film(store)
    await put_theme(store, state=TagState.SUGGESTED, maker=TagMaker.PHRASE)

    await save(store, region(cut[1:2], ("t_1_1", "")))

    assert await themes(store) == []
    (review,) = await reviews(store)
    assert (review.passage_id, review.theme) == (None, "mentor")


async def test_many_small_edits_add_up_and_words_that_come_back_are_known_again(store: Store) -> None:
    cut = await heard_film(store)
    await put_theme(store)
    words = cut[1].text.split()
    now = cut[1:2]
    for number in range(len(words)):
        words[number] = "other"
        now = list((await save(store, region(now, ("t_1_1", " ".join(words))))).passages[0])

    (review,) = await reviews(store)
    assert review.quote == "my mentor met me at the gate"

    await save(store, region(now, ("t_1_1", "my mentor met me at the gate")))

    assert await reviews(store) == ()


async def test_a_quote_on_a_wall_leaves_it_once_its_words_are_others_and_somebody_is_told(store: Store) -> None:
    cut = await heard_film(store)
    runner = viewer(Role.FACILITATOR)
    await store.walls.open_wall(Wall(code=CODE, partnership_id="p_1", consultation_id="c_1", opened_at=NOON), runner)
    await store.walls.put_on("t_1_0", runner, NOON)

    await save(store, region(cut[:1], ("t_1_0", "I had nowhere to live")))

    assert await store.walls.shown(CODE) == []
    (review,) = await reviews(store)
    assert (review.kind, review.quote) == (PointedBy.WALL, "I had no where to live")


async def test_what_a_machine_suggests_anew_takes_the_place_of_nothing_a_person_decided(store: Store) -> None:
    cut = await heard_film(store)
    await put_theme(store, state=TagState.REJECTED)

    await save(store, region(cut[1:2], ("t_1_1", "")))

    assert await reviews(store) == ()
