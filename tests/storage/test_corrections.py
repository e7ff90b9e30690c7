"""Correcting a transcript: what is kept, what follows, and what two people at once may count on."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.consent import Purpose
from core.correcting import segments_of
from core.corrections import Correction, Known, Region, Rewritten, Saved, digest_of
from core.errors import BadInput, NotAllowed, NotFound
from core.findings import Query
from core.people import Role
from core.testimony import Appearance, Doubt, Medium, Passage, TestimonyState, Transcript, TranscriptOrigin, Word
from storage.opening import Store
from storage.revising import forget
from storage.tables import cleared_doubts, corrections, passages, reviews, transcripts
from tests.opened import NOON
from tests.storage.made import EVERYTHING, consent, film, member, passage, viewer
from tests.storage.test_names import name

ISLA = viewer(Role.FACILITATOR)
TEXTS = ("I had no where to live", "my mentor met me at the gate", "thank you for watching")


def spoken(number: int, text: str, **facts) -> Passage:
    each = 9000 // len(text.split())
    words = tuple(
        Word(text=f" {word}", start_ms=number * 10_000 + at * each, end_ms=number * 10_000 + (at + 1) * each, probability=0.8)
        for at, word in enumerate(text.split())
    )
    times = {"start_ms": number * 10_000, "end_ms": number * 10_000 + 9000, "words": words}
    return passage(f"t_1_{number}", text, position=number, **times | facts)


async def heard_film(store: Store, *texts: str, **facts) -> list[Passage]:
    """Keep a ready film that a machine wrote down, its last passage doubted."""
    said = texts or TEXTS
    cut = [
        spoken(number, text, doubts=frozenset({Doubt.KNOWN_PHRASE}) if number == len(said) - 1 else frozenset())
        for number, text in enumerate(said)
    ]
    await film(store, [], passages=cut, **facts)
    await store.catalogue.save_transcript(machine(cut))
    await store.catalogue.set_state("t_1", TestimonyState.READY)
    await store.staff.put_member(member())
    return cut


def machine(cut: list[Passage]) -> Transcript:
    return Transcript(
        testimony_id="t_1", version=1, origin=TranscriptOrigin.MACHINE, language="en", segments=segments_of(cut), engine="e"
    )


def region(base: list[Passage], *after: tuple[str | None, str], speaker: str | None = None) -> Region:
    return Region(
        base=tuple(Known(id=each.id, digest=digest_of(each)) for each in base),
        passages=tuple(Rewritten(id=identity, text=text, speaker_id=speaker) for identity, text in after),
        start_ms=base[0].start_ms or 0,
        end_ms=base[-1].end_ms or 0,
    )


async def save(store: Store, *regions: Region, sitting: str = "morning", by=ISLA, minute: int = 0) -> Saved:
    correction = Correction(sitting=sitting, regions=regions)
    return await store.corrections.save("t_1", correction, by, NOON + timedelta(minutes=minute))


async def texts_now(store: Store) -> list[str]:
    return [each.text for each in (await store.corrections.editable("t_1", ISLA)).passages]


async def test_a_correction_is_a_version_and_what_the_machine_wrote_stays(store: Store) -> None:
    cut = await heard_film(store)

    saved = await save(store, region(cut[:1], ("t_1_0", "I had nowhere to live")), minute=5)

    assert saved.version == 2
    newest, first = await store.corrections.versions("t_1", ISLA)
    assert (newest.origin, newest.by_name, newest.saved_at) == (
        TranscriptOrigin.CORRECTED, "Sam Sample", NOON + timedelta(minutes=5),
    )  # fmt: skip
    assert first.origin is TranscriptOrigin.MACHINE
    assert (await store.corrections.lines("t_1", 1, ISLA))[0].text == "I had no where to live"
    assert (await store.corrections.lines("t_1", 2, ISLA))[0].text == "I had nowhere to live"


async def test_one_sitting_is_one_version_and_the_next_is_another(store: Store) -> None:
    cut = await heard_film(store)
    first = await save(store, region(cut[:1], ("t_1_0", "I had nowhere")))
    second = await save(store, region(list(first.passages[0]), ("t_1_0", "I had nowhere to live")), minute=1)

    third = await save(store, region(list(second.passages[0]), ("t_1_0", "I had nowhere to go")), sitting="afternoon")

    assert (first.version, second.version, third.version) == (2, 2, 3)
    assert [each.version for each in await store.corrections.versions("t_1", ISLA)] == [3, 2, 1]


async def test_the_search_finds_the_new_words_at_once_and_the_old_ones_no_more(store: Store) -> None:
    cut = await heard_film(store)

    await save(store, region(cut[1:2], ("t_1_1", "my befriender met me at the gate")))

    found = await store.findings.search(Query(text="befriender"), ISLA)
    assert [each.text for each in found.findings] == ["my befriender met me at the gate"]
    assert all("mentor" not in each.text for each in (await store.findings.search(Query(text="mentor"), ISLA)).findings)


async def test_words_that_were_taken_out_are_found_no_more(store: Store) -> None:
    cut = await heard_film(store)

    await save(store, region(cut[2:], ("t_1_2", "")))

    assert await texts_now(store) == list(TEXTS[:2])
    assert (await store.findings.search(Query(text="watching"), ISLA)).total == 0


async def test_two_people_at_once_lose_nothing(store: Store) -> None:
    cut = await heard_film(store)
    await store.staff.put_member(member("m_2", name="Ola Other"))
    ola = viewer(Role.ANALYST)
    await save(store, region(cut[:1], ("t_1_0", "I had NOWHERE to live")), sitting="ola", by=ola)

    mine = await save(
        store, region(cut[:1], ("t_1_0", "I had somewhere to live")), region(cut[1:2], ("t_1_1", "my mentor met me")), minute=1
    )

    assert await texts_now(store) == ["I had NOWHERE to live", "my mentor met me", TEXTS[2]]
    (conflict,) = mine.conflicts
    assert conflict.mine.passages[0].text == "I had somewhere to live"
    assert [each.text for each in conflict.theirs] == ["I had NOWHERE to live"]
    assert (await store.corrections.lines("t_1", 2, ISLA))[0].text == "I had NOWHERE to live"


async def test_what_i_saved_is_not_written_over_when_another_saved_since(store: Store) -> None:
    cut = await heard_film(store)
    mine = await save(store, region(cut[:1], ("t_1_0", "I had nowhere")), sitting="mine")
    await save(store, region(cut[1:2], ("t_1_1", "a mentor")), sitting="theirs")

    again = await save(store, region(list(mine.passages[0]), ("t_1_0", "I had nothing")), sitting="mine")

    assert again.version == 4
    assert (await store.corrections.lines("t_1", 2, ISLA))[0].text == "I had nowhere"
    assert [line.text for line in await store.corrections.lines("t_1", 4, ISLA)][:2] == ["I had nothing", "a mentor"]


async def test_who_speaks_is_one_of_those_who_are_in_it(store: Store) -> None:
    cut = await heard_film(store)

    await save(store, region(cut[:1], ("t_1_0", TEXTS[0]), speaker="u_1"))

    assert (await store.corrections.editable("t_1", ISLA)).passages[0].speaker_id == "u_1"
    assert (await store.corrections.lines("t_1", 2, ISLA))[0].speaker == "Rowan u_1"
    with pytest.raises(BadInput, match="in it"):
        await save(store, region(cut[1:2], ("t_1_1", TEXTS[1]), speaker="u_elsewhere"))


async def test_no_machine_writes_over_what_a_person_corrected(store: Store) -> None:
    cut = await heard_film(store)
    await save(store, region(cut[:1], ("t_1_0", "I had nowhere to live")))

    await store.catalogue.save_transcript(machine(cut))
    await store.catalogue.save_passages("t_1", cut)

    assert (await texts_now(store))[0] == "I had nowhere to live"
    assert (await store.corrections.versions("t_1", ISLA))[0].origin is TranscriptOrigin.CORRECTED


async def test_vectors_of_changed_words_go_and_the_others_stay(store: Store) -> None:
    cut = await heard_film(store)

    await save(store, region(cut[:1], ("t_1_0", "I had nowhere to live")))

    async with store.conversations._connections.reading() as reader:
        left = await reader.exec_driver_sql(
            "SELECT passages.id FROM vectors JOIN passages ON passages.number = passage_number ORDER BY 1"
        )
        assert [row[0] for row in left] == ["t_1_1", "t_1_2"]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.DUTY_CONTACT])
async def test_whoever_only_reads_corrects_nothing(store: Store, role: Role) -> None:
    cut = await heard_film(store)

    with pytest.raises(NotAllowed):
        await store.corrections.editable("t_1", viewer(role))
    with pytest.raises(NotAllowed):
        await save(store, region(cut[:1], ("t_1_0", "x")), by=viewer(role))
    assert await texts_now(store) == list(TEXTS)


async def test_what_is_not_all_theirs_to_read_is_not_there_to_be_corrected(store: Store) -> None:
    cut = await heard_film(store, agreed=EVERYTHING - {Purpose.TAKE_PART})

    for attempt in (
        store.corrections.editable("t_1", ISLA),
        store.corrections.versions("t_1", ISLA),
        store.corrections.lines("t_1", 1, ISLA),
        store.corrections.cleared("t_1", ISLA),
        save(store, region(cut[:1], ("t_1_0", "x"))),
        store.corrections.editable("t_1", viewer(Role.FACILITATOR, partnership="p_2")),
    ):
        with pytest.raises(NotFound):
            await attempt


async def test_typed_words_are_the_persons_own_and_what_is_worked_on_waits(store: Store) -> None:
    await heard_film(store)
    await film(store, ["typed words"], identity="t_2", medium=Medium.TEXT, who="u_2")

    await store.catalogue.set_state("t_1", TestimonyState.PROCESSING)

    with pytest.raises(BadInput, match="worked on"):
        await store.corrections.editable("t_1", ISLA)
    with pytest.raises(NotFound):
        await store.corrections.editable("t_2", ISLA)


async def test_what_is_forgotten_takes_its_versions_reviews_and_cleared_doubts_along(store: Store) -> None:
    cut = await heard_film(store)
    await save(store, region(cut[:1], ("t_1_0", "I had nowhere to live")))

    async with store.conversations._connections.writing() as writer:
        await forget(writer, ["t_1"])

    async with store.conversations._connections.reading() as reader:
        for table in (transcripts, corrections, reviews, cleared_doubts, passages):
            assert (await reader.execute(select(table))).all() == []


async def test_versions_of_words_that_were_taken_back_are_not_read(store: Store) -> None:
    cut = await heard_film(store)
    await save(store, region(cut[:1], ("t_1_0", "I had nowhere to live")))

    again = await store.catalogue.testimony("t_1")
    no = consent(Purpose.TAKE_PART, granted=False, minute=9)
    here = Appearance(testimony_id="t_1", participant_id="u_1")
    await store.catalogue.add(
        again, recording=await store.catalogue.recording(again.recording_sha256), participants=[], appearances=[here],
        consents=[no],
    )  # fmt: skip

    with pytest.raises(NotFound):
        await store.corrections.lines("t_1", 1, ISLA)


async def test_corrected_words_are_for_the_team_alone_until_they_are_looked_through_for_names_again(store: Store) -> None:
    cut = await heard_film(store, "I met davy", "nothing else", names=[name(6, 10), name(0, 7, of="t_1_1")])

    await save(store, region(cut[:1], ("t_1_0", "Then I met Davie")))

    assert await store.names.names_of("t_1") == [name(0, 7, of="t_1_1")]
    assert await store.names.not_looked_through(limit=5) == ["t_1"]
