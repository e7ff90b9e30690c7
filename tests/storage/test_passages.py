from dataclasses import replace

from core.findings import Query
from core.testimony import Doubt, HeardStretch, Segment, Transcript, TranscriptOrigin, Word
from core.themes import Tag, TagMaker, TagState
from storage.opening import Store
from tests.opened import WordEmbedder
from tests.storage.made import film, passage, viewer

WORD = Word(text=" nowhere", start_ms=10, end_ms=400, probability=0.87)


def tag(passage_id: str = "t_1_0", theme: str = "housing", **facts) -> Tag:
    given = {
        "passage_id": passage_id,
        "theme": theme,
        "maker": TagMaker.PHRASE,
        "state": TagState.SUGGESTED,
        "score": 0.5,
        "reason": "It says so.",
        "codebook_sha256": "a",
    }
    return Tag(**given | facts)


async def tags_of(store: Store) -> set[tuple[str, str, str]]:
    view = await store.testimonies.view("t_1", viewer())
    return {(each.theme, each.maker.value, each.state.value) for each in view.tags}


async def test_a_transcript_is_kept_version_by_version(store: Store) -> None:
    await film(store, [])
    segment = Segment(
        text=" nowhere",
        start_ms=0,
        end_ms=500,
        words=(WORD,),
        no_speech_probability=0.1,
        mean_log_probability=-0.2,
        compression_ratio=1.1,
    )
    machine = Transcript(
        testimony_id="t_1",
        version=1,
        origin=TranscriptOrigin.MACHINE,
        language="en",
        segments=(segment,),
        options={"beam": "5"},
    )
    await store.catalogue.save_transcript(replace(machine, language="sco"))

    await store.catalogue.save_transcript(machine)

    assert await store.catalogue.transcript("t_1") == machine
    assert await store.catalogue.transcript("t_2") is None


def stretch(start_ms: int, end_ms: int, text: str = " nowhere") -> HeardStretch:
    segment = Segment(
        text=text,
        start_ms=start_ms,
        end_ms=end_ms,
        words=(WORD,),
        no_speech_probability=0.1,
        mean_log_probability=-0.2,
        compression_ratio=1.1,
    )
    return HeardStretch(start_ms=start_ms, end_ms=end_ms, made_with="a way", segments=(segment,))


async def test_what_was_heard_so_far_comes_back_in_order_until_the_transcript_is_whole(store: Store) -> None:
    await film(store, [])
    for each in (stretch(240_000, 400_000), stretch(0, 240_000, "other words"), stretch(0, 240_000)):
        await store.catalogue.save_stretch("t_1", 2, each)

    so_far = await store.catalogue.stretches("t_1", 2)
    other_version = await store.catalogue.stretches("t_1", 1)
    whole = Transcript(testimony_id="t_1", version=2, origin=TranscriptOrigin.MACHINE, language="en", segments=())
    await store.catalogue.save_transcript(whole)

    assert so_far == [stretch(0, 240_000), stretch(240_000, 400_000)]
    assert other_version == []
    assert await store.catalogue.stretches("t_1", 2) == []


async def test_nothing_that_was_heard_is_kept_of_what_was_forgotten_meanwhile(store: Store) -> None:
    await store.catalogue.save_stretch("t_1", 1, stretch(0, 240_000))

    assert await store.catalogue.stretches("t_1", 1) == []


async def test_passages_come_back_as_they_were_cut(store: Store) -> None:
    cut = [
        passage("b", "Naewhere tae bide 🏠", position=0, words=(WORD,), doubts=frozenset({Doubt.LOOP}), speaker_id="u_1"),
        passage("a", "and then", position=1, start_ms=5, end_ms=9),
    ]

    await film(store, [], passages=cut)

    assert await store.catalogue.passages("t_1") == cut


async def test_passages_that_are_gone_take_their_words_tags_and_vectors_with_them(store: Store) -> None:
    await film(store, ["a kestrel over the yard", "someone to talk to"])
    await store.catalogue.save_tags("t_1", [tag("t_1_0"), tag("t_1_1")])

    await store.catalogue.save_passages("t_1", [passage("t_1_1", "someone to talk to")])

    assert (await store.findings.search(Query(text="kestrel"), viewer())).total == 0
    assert (await store.findings.search(Query(text="someone"), viewer())).total == 1
    assert [each.passage_id for each in (await store.testimonies.view("t_1", viewer())).tags] == ["t_1_1"]


async def test_keeping_the_same_passages_again_keeps_what_people_decided(store: Store) -> None:
    await film(store, ["nowhere to live"])
    await store.catalogue.save_tags("t_1", [tag(state=TagState.ACCEPTED)])

    await store.catalogue.save_passages("t_1", await store.catalogue.passages("t_1"))

    assert await tags_of(store) == {("housing", "phrase", "accepted")}


async def test_new_machine_tags_take_the_place_of_old_suggestions_only(store: Store) -> None:
    await film(store, ["nowhere to live"])
    await store.catalogue.save_tags(
        "t_1",
        [
            tag(theme="old"),
            tag(theme="accepted", state=TagState.ACCEPTED),
            tag(theme="rejected", state=TagState.REJECTED),
            tag(theme="person", maker=TagMaker.PERSON, state=TagState.ACCEPTED),
        ],
    )

    await store.catalogue.save_tags("t_1", [tag(theme="new"), tag(theme="rejected", maker=TagMaker.MEANING)])

    assert await tags_of(store) == {
        ("new", "phrase", "suggested"),
        ("accepted", "phrase", "accepted"),
        ("person", "person", "accepted"),
    }


async def test_a_vector_for_a_passage_that_is_gone_is_left_out(store: Store) -> None:
    await film(store, ["nowhere to live"])

    await store.catalogue.save_vectors(["gone"], await WordEmbedder().embed(["kestrel"]), model=WordEmbedder.model)

    assert (await store.findings.search(Query(text="kestrel"), viewer())).total == 0
