import pytest

from core.consent import Purpose
from core.errors import BadInput, NotAllowed, NotFound
from core.findings import Query
from core.people import Role
from core.testimony import Appearance, TestimonyState
from core.voices import VoiceTurn
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import EVERYTHING, consent, film, participant, passage, viewer

FACILITATOR = viewer(Role.FACILITATOR)
TURNS = [VoiceTurn(start_ms=0, end_ms=9_000, voice=1), VoiceTurn(start_ms=10_000, end_ms=19_000, voice=2)]


@pytest.fixture
async def interview(store: Store) -> Store:
    """An interview of two people, a passage of each and one of both."""
    said = [
        passage("asks", "what was it like", position=0, start_ms=0, end_ms=9_000),
        passage("tells", "nowhere to live", position=1, start_ms=10_000, end_ms=19_000),
        passage("both", "aye that was it", position=2, start_ms=8_000, end_ms=12_000),
    ]
    await film(store, [], passages=said, who="u_1", state=TestimonyState.READY)
    await store.catalogue.add_people(
        "t_1",
        participants=[participant("u_2")],
        appearances=[Appearance(testimony_id="t_1", participant_id="u_2")],
        consents=[consent(purpose, "u_2") for purpose in EVERYTHING],
    )
    await store.catalogue.save_voices("t_1", TURNS)
    return store


async def speakers(store: Store) -> dict[str, str | None]:
    return {each.id: each.speaker_id for each in await store.catalogue.passages("t_1")}


async def test_voices_are_heard_with_words_of_each(interview: Store) -> None:
    heard = await interview.voices.heard("t_1", FACILITATOR)

    assert [(each.voice, each.words, each.start_ms) for each in heard] == [
        (1, "what was it like", 0),
        (2, "nowhere to live", 10_000),
    ]


async def test_a_named_voice_is_the_speaker_of_what_is_clearly_theirs(interview: Store) -> None:
    count = await interview.voices.name("t_1", {2: "u_2"}, FACILITATOR, NOON)

    assert count == 1
    assert await speakers(interview) == {"asks": None, "tells": "u_2", "both": None}
    assert (await interview.voices.heard("t_1", FACILITATOR))[1].named == "u_2"
    (hit,) = (await interview.findings.search(Query(text="nowhere"), FACILITATOR)).findings
    assert hit.participant == "Rowan u_2"


async def test_what_was_said_is_said_anew(interview: Store) -> None:
    await interview.voices.name("t_1", {1: "u_1", 2: "u_2"}, FACILITATOR, NOON)

    await interview.voices.name("t_1", {2: "u_1"}, FACILITATOR, NOON)

    assert await speakers(interview) == {"asks": None, "tells": "u_1", "both": None}


async def test_other_voices_than_before_have_no_names(interview: Store) -> None:
    await interview.voices.name("t_1", {1: "u_1"}, FACILITATOR, NOON)

    await interview.catalogue.save_voices("t_1", TURNS)
    same = await interview.catalogue.voice_names("t_1")
    await interview.catalogue.save_voices("t_1", TURNS[:1])

    assert same == {1: "u_1"}
    assert await interview.catalogue.voice_names("t_1") == {}
    assert await interview.catalogue.voices("t_1") == TURNS[:1]


@pytest.mark.parametrize("named", [{1: "u_elsewhere"}, {7: "u_1"}])
async def test_whoever_is_not_in_it_and_a_voice_that_is_not_there_are_refused(interview: Store, named: dict[int, str]) -> None:
    await film(interview, ["x"], identity="t_2", who="u_elsewhere")

    with pytest.raises(BadInput):
        await interview.voices.name("t_1", named, FACILITATOR, NOON)

    assert set((await speakers(interview)).values()) == {None}


async def test_only_those_who_correct_words_name_and_only_what_they_may_read(interview: Store) -> None:
    with pytest.raises(NotAllowed):
        await interview.voices.name("t_1", {1: "u_1"}, viewer(Role.VIEWER), NOON)
    with pytest.raises(NotFound):
        await interview.voices.heard("t_1", viewer(Role.FACILITATOR, partnership="p_2"))


@pytest.mark.parametrize("named", [{1: "u_1", 2: "u_1"}, {1: "u_1"}, {2: "u_1"}])
async def test_naming_gives_nobodys_words_a_wider_consent(interview: Store, named: dict[int, str]) -> None:
    """Who took their yes back stays hidden in all they are there for, even in words that were said to be another's."""
    await interview.voices.name("t_1", named, FACILITATOR, NOON)
    await interview.catalogue.add_people(
        "t_1", participants=[], appearances=[], consents=[consent(Purpose.TAKE_PART, "u_2", granted=False, minute=5)]
    )

    assert (await interview.findings.search(Query(), FACILITATOR)).total == 0
    with pytest.raises(NotFound):
        await interview.voices.name("t_1", named, FACILITATOR, NOON)
