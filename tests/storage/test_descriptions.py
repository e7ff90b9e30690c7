import pytest

from core.consent import Purpose
from core.describing import Description, Element, Note
from core.errors import BadInput, NotAllowed, NotFound
from core.people import Role, Viewer
from core.testimony import Appearance, Medium
from storage.opening import Store
from tests.opened import NOON, WordEmbedder
from tests.storage.made import a_testimony, consent, film, participant, viewer

FACILITATOR = viewer(Role.FACILITATOR)
GATE = Note(start_ms=42_000, text="the gate closes")


def about(identity: str = "t_1", *notes: Note, version: int = 0, **elements: str) -> Description:
    return Description(
        testimony_id=identity, elements={Element(n): t for n, t in elements.items()}, notes=notes, version=version
    )


async def indexed(store: Store) -> list[str]:
    return [text for _, text in await store.descriptions.without_meaning(model="m", limit=99)]


async def test_what_was_written_is_read_again_and_counted(store: Store) -> None:
    await film(store, ["I had nowhere to live"])

    kept = await store.descriptions.describe(about("t_1", GATE, title="Coming home", creator="Nine men"), FACILITATOR, NOON)

    assert await store.descriptions.description("t_1", viewer()) == kept
    assert (kept.version, kept.title, kept.notes) == (1, "Coming home", (GATE,))
    assert (await store.catalogue.testimony("t_1")).title == "Coming home"


async def test_a_title_given_when_it_was_added_is_written_already(store: Store) -> None:
    await film(store, [], title="Coming home")

    assert (await store.descriptions.description("t_1", viewer())).title == "Coming home"
    assert await indexed(store) == ["Coming home"]


async def test_what_is_replaced_is_gone_from_the_index(store: Store) -> None:
    await film(store, [])
    await store.descriptions.describe(about("t_1", GATE, title="Home", coverage="Perth"), FACILITATOR, NOON)

    await store.descriptions.describe(about("t_1", title="Home", coverage="Oban", version=1), FACILITATOR, NOON)

    assert await indexed(store) == ["Home\nOban"]


async def test_only_facilitators_and_administrators_write(store: Store) -> None:
    await film(store, [])

    for role in (Role.ANALYST, Role.VIEWER, Role.DUTY_CONTACT):
        with pytest.raises(NotAllowed):
            await store.descriptions.describe(about(title="Mine"), viewer(role), NOON)


@pytest.mark.parametrize(
    "who", [FACILITATOR, Viewer(staff_id="m_1", partnership_id="p_2", roles=frozenset({Role.FACILITATOR}))]
)
async def test_what_somebody_did_not_agree_to_is_neither_read_nor_written_about(store: Store, who: Viewer) -> None:
    await film(store, ["I had nowhere to live"], agreed=frozenset({Purpose.KEEP_RECORDING}))

    with pytest.raises(NotFound):
        await store.descriptions.description("t_1", who)
    with pytest.raises(NotFound):
        await store.descriptions.describe(about(title="Mine"), who, NOON)


async def test_two_who_write_at_once_lose_nothing(store: Store) -> None:
    await film(store, [])
    await store.descriptions.describe(about(creator="Nine men"), FACILITATOR, NOON)

    with pytest.raises(BadInput, match="meanwhile"):
        await store.descriptions.describe(about(creator="Ten men"), FACILITATOR, NOON)

    assert (await store.descriptions.description("t_1", viewer())).elements[Element.CREATOR] == "Nine men"


async def test_a_note_after_the_end_is_refused(store: Store) -> None:
    await film(store, [])

    with pytest.raises(BadInput, match="after the end"):
        await store.descriptions.describe(about("t_1", Note(start_ms=60_001, text="more")), FACILITATOR, NOON)


async def test_a_picture_from_a_chat_is_found_once_the_team_wrote_about_it(store: Store) -> None:
    await store.catalogue.add(
        a_testimony("t_9", medium=Medium.PICTURE, title=""),
        recording=None,
        participants=[participant()],
        appearances=[Appearance(testimony_id="t_9", participant_id="u_1")],
        consents=[consent(Purpose.TAKE_PART)],
    )
    assert await indexed(store) == []

    await store.descriptions.describe(about("t_9", description="A blue door"), FACILITATOR, NOON)

    assert await indexed(store) == ["A blue door"]


async def test_typed_words_are_not_described(store: Store) -> None:
    await film(store, ["a"], medium=Medium.TEXT)

    with pytest.raises(NotFound):
        await store.descriptions.description("t_1", FACILITATOR)


async def test_each_text_waits_for_its_vector_once_and_what_went_meanwhile_is_left_out(store: Store) -> None:
    await film(store, [], title="Coming home")
    ((number, text),) = await store.descriptions.without_meaning(model="m", limit=9)
    vectors = await WordEmbedder().embed([text, "gone"])

    await store.descriptions.save_meanings([number, number + 99], vectors, model="m")

    assert await store.descriptions.without_meaning(model="m", limit=9) == []
    assert len(await store.descriptions.without_meaning(model="another", limit=9)) == 1


async def test_what_came_with_something_new_is_kept_with_it_once_and_only_who_may_read_it_all_finds_it(store: Store) -> None:
    film, written = a_testimony("t_9", medium=Medium.FILM), {Element.COVERAGE: " Leith ", Element.CREATOR: ""}
    people = [participant("u_9")]
    appears = [Appearance(testimony_id=film.id, participant_id=people[0].id)]
    facts = {"recording": None, "participants": people, "appearances": appears}

    await store.catalogue.add(film, **facts, consents=[], described=written)
    with pytest.raises(NotFound):
        await store.descriptions.description(film.id, viewer(Role.FACILITATOR))
    yes = consent(Purpose.TAKE_PART, "u_9")
    await store.catalogue.add(film, **facts, consents=[yes], described={Element.COVERAGE: "Elsewhere"})

    kept = await store.descriptions.description(film.id, viewer(Role.FACILITATOR))
    assert (kept.elements[Element.COVERAGE], kept.version) == ("Leith", 1)
    assert Element.CREATOR not in kept.elements
