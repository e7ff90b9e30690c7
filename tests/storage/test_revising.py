import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from core.chat import HeardKind
from core.concerns import Concern, Risk
from core.consent import Purpose
from core.consultations import Stage
from core.errors import NotFound, StoreBusy
from core.findings import Query
from core.people import Role
from core.testimony import Medium, TestimonyState, TranscriptOrigin
from core.turns import Turn
from storage.media_files import StoredMediaFiles
from storage.opening import Store, open_store
from tests.opened import NOON, SECRET, WordEmbedder, always, opened_store
from tests.storage.made import (
    a_testimony,
    answer,
    consent,
    consultation,
    heard,
    participant,
    partnership,
    passage,
    recording,
    rendition,
    session,
    viewer,
)


def raised(testimony_id: str = "t_1") -> Concern:
    return Concern(
        id="k_1", partnership_id="p_1", participant_id="u_1", testimony_id=testimony_id, risk=Risk.SELF, raised_at=NOON
    )


async def said(store: Store, **facts) -> Turn:
    inbox_id = await store.conversations.keep(heard())
    turn = Turn(
        inbox_id=inbox_id,
        participant=participant(),
        address_value="an invented address",
        **{
            "session": session(answers={"q1": replace(answer(), testimony_id="t_1")}),
            "answers": (replace(answer(), testimony_id="t_1"),),
            "testimony": (a_testimony(session_id="s_1", medium=Medium.TEXT, text="the hostel was cold", message="m1"),),
            "consents": (consent(Purpose.TAKE_PART),),
        }
        | facts,
    )
    await store.conversations.save(turn)
    return turn


async def then(store: Store, number: int = 2, **facts) -> None:
    inbox_id = await store.conversations.keep(heard(str(number)))
    await store.conversations.save(Turn(inbox_id=inbox_id, session=session(turn=number), **facts))


async def found(store: Store, words: str) -> list[str]:
    page = await store.findings.search(Query(text=words), viewer())
    return [finding.text for finding in page.findings]


def spoken(**facts):
    given = {"session_id": "s_1", "medium": Medium.VOICE, "recording_sha256": "a" * 64}
    return a_testimony(**given | facts)


async def test_edited_words_take_the_place_of_those_before_which_nobody_finds_any_more(store: Store) -> None:
    before = (await said(store)).testimony[0]
    await store.catalogue.save_passages("t_1", [passage("t_1.1.0", "the hostel was cold")])
    await store.catalogue.set_state("t_1", TestimonyState.READY)
    assert await found(store, "cold") == ["the hostel was cold"]

    await then(store, edited=(replace(before, text="the hostel was warm", version=2),))

    now = await store.catalogue.testimony("t_1")
    assert (now.text, now.version, now.state) == ("the hostel was warm", 2, TestimonyState.RECEIVED)
    assert await found(store, "cold") == []
    assert [each.id for each in await store.catalogue.unfinished()] == ["t_1"]


async def test_the_words_before_an_edit_stay_among_the_transcripts(store: Store) -> None:
    before = (await said(store)).testimony[0]

    await then(store, edited=(replace(before, text="the hostel was warm", version=2),))

    kept = await store.catalogue.transcript("t_1")
    assert (kept.version, kept.origin, kept.text, kept.language) == (1, TranscriptOrigin.TYPED, "the hostel was cold", "en")


async def test_passages_of_the_words_before_are_not_kept_after_an_edit(store: Store) -> None:
    before = (await said(store)).testimony[0]
    await then(store, edited=(replace(before, text="the hostel was warm", version=2),))

    await store.catalogue.save_passages("t_1", [passage("t_1.1.0", "the hostel was cold")])

    assert await store.catalogue.passages("t_1") == []


async def test_held_testimony_stays_held_when_its_words_are_edited(store: Store) -> None:
    before = (await said(store, concerns=(raised(),))).testimony[0]

    await then(store, edited=(replace(before, text="I did not mean it", version=2),))

    assert (await store.catalogue.testimony("t_1")).held_for_concern


async def test_an_edit_that_is_not_newer_or_of_nothing_known_changes_nothing(store: Store) -> None:
    before = (await said(store)).testimony[0]

    await then(store, edited=(replace(before, text="older"), replace(before, id="t_9", text="unknown", version=2)))

    assert (await store.catalogue.testimony("t_1")).text == "the hostel was cold"


async def test_what_is_forgotten_leaves_nothing_but_the_answers_value(store: Store) -> None:
    await said(store, testimony=(spoken(),), recordings=(recording(),))
    await store.catalogue.save_passages("t_1", [passage("t_1.1.0", "no thank you")])
    await store.catalogue.save_rendition(rendition())

    await then(store, forgets=("t_1",))

    for look in (store.catalogue.testimony("t_1"), store.catalogue.recording("a" * 64)):
        with pytest.raises(NotFound):
            await look
    assert await store.catalogue.passages("t_1") == []
    assert await store.catalogue.appearances("t_1") == []
    assert (await store.conversations.session("s_1")).answers == {"q1": answer()}


async def test_what_a_concern_was_raised_about_is_held_instead_of_forgotten(store: Store) -> None:
    await said(store, testimony=(spoken(),), recordings=(recording(),), concerns=(raised(),))

    await then(store, forgets=("t_1",))

    assert (await store.catalogue.testimony("t_1")).held_for_concern
    assert len(await store.concerns.waiting(viewer(Role.DUTY_CONTACT))) == 1


async def test_the_file_of_what_is_forgotten_is_deleted_unless_something_else_needs_it(tmp_path: Path) -> None:
    files = StoredMediaFiles(tmp_path / "media")
    (tmp_path / "note").write_bytes(b"an invented voice note")
    sha256 = (await files.put(tmp_path / "note")).sha256
    async with _with_files(tmp_path, files) as store:
        two = (spoken(recording_sha256=sha256), spoken(id="t_2", recording_sha256=sha256))
        await said(store, testimony=(replace(two[0]), two[1]), recordings=(recording(sha256),))

        await then(store, forgets=("t_1",))
        assert await files.size(sha256) == 22

        await then(store, 3, forgets=("t_2",))
        with pytest.raises(NotFound):
            await files.size(sha256)


async def test_a_file_that_a_crash_left_is_deleted_at_the_next_start(tmp_path: Path) -> None:
    files = StoredMediaFiles(tmp_path / "media")
    (tmp_path / "note").write_bytes(b"an invented voice note")
    sha256 = (await files.put(tmp_path / "note")).sha256
    async with opened_store(tmp_path / "home") as store:  # Without files: as if it ended right after the turn was saved.
        await _begun(store)
        await said(store, testimony=(spoken(recording_sha256=sha256),), recordings=(recording(sha256),))
        await then(store, forgets=("t_1",))

    async with open_store(tmp_path / "home", secret=SECRET, embedder=WordEmbedder(), clock=always(), files=files):
        with pytest.raises(NotFound):
            await files.size(sha256)


async def test_a_doomed_file_that_came_in_again_is_kept(tmp_path: Path) -> None:
    files = StoredMediaFiles(tmp_path / "media")
    (tmp_path / "note").write_bytes(b"an invented voice note")
    sha256 = (await files.put(tmp_path / "note")).sha256
    async with opened_store(tmp_path / "home") as store:
        await _begun(store)
        await said(store, testimony=(spoken(recording_sha256=sha256),), recordings=(recording(sha256),))
        await then(store, forgets=("t_1",))
        await store.conversations.keep(heard("again", media=recording(sha256)))

    async with open_store(tmp_path / "home", secret=SECRET, embedder=WordEmbedder(), clock=always(), files=files):
        assert await files.size(sha256) == 22


async def test_forgetting_twice_is_no_error(store: Store) -> None:
    await said(store)

    await then(store, forgets=("t_1", "t_1", "t_9"))

    assert await store.conversations.said_in("s_1", "m1") is None


@asynccontextmanager
async def _with_files(tmp_path: Path, files: StoredMediaFiles) -> AsyncIterator[Store]:
    home = tmp_path / "home"
    async with open_store(home, secret=SECRET, embedder=WordEmbedder(), clock=always(), files=files) as store:
        await _begun(store)
        yield store


async def _begun(store: Store) -> None:
    await store.consultations.put_partnership(partnership())
    await store.consultations.put_consultation(consultation())


ASKING_TO_KEEP = {"stage": Stage.CONSENT, "waiting_at": Purpose.KEEP_RECORDING.value}


async def said_while_asked(store: Store, sha256: str, **facts) -> None:
    """Keep a voice note in which someone said yes to taking part; whether it may be kept is asked next."""
    given = {"testimony": (spoken(recording_sha256=sha256),), "answers": (), "session": session(**ASKING_TO_KEEP)}
    await said(store, recordings=(recording(sha256),), **given | facts)
    await store.catalogue.set_state("t_1", TestimonyState.READY)


async def is_kept(files: StoredMediaFiles, sha256: str) -> bool:
    try:
        await files.size(sha256)
    except NotFound:
        return False
    return True


@pytest.mark.parametrize("answered", [True, False])
async def test_a_recording_said_before_it_could_be_agreed_to_stays_only_with_a_yes(tmp_path: Path, *, answered: bool) -> None:
    files = StoredMediaFiles(tmp_path / "media")
    (tmp_path / "note").write_bytes(b"an invented voice note")
    sha256 = (await files.put(tmp_path / "note")).sha256
    async with _with_files(tmp_path, files) as store:
        await said_while_asked(store, sha256)
        assert await is_kept(files, sha256)

        await then(store, consents=(consent(Purpose.KEEP_RECORDING, granted=answered, minute=1),))

        assert await is_kept(files, sha256) is answered
        assert (await store.catalogue.testimony("t_1")).recording_sha256 == sha256


async def test_a_question_of_consent_that_is_skipped_keeps_no_recording(tmp_path: Path) -> None:
    files = StoredMediaFiles(tmp_path / "media")
    (tmp_path / "note").write_bytes(b"an invented voice note")
    sha256 = (await files.put(tmp_path / "note")).sha256
    async with _with_files(tmp_path, files) as store:
        await said_while_asked(store, sha256)

        await then(store)

        assert not await is_kept(files, sha256)


async def test_a_recording_still_listened_to_or_held_for_a_concern_is_not_taken_away(tmp_path: Path) -> None:
    files = StoredMediaFiles(tmp_path / "media")
    (tmp_path / "note").write_bytes(b"an invented voice note")
    sha256 = (await files.put(tmp_path / "note")).sha256
    async with _with_files(tmp_path, files) as store:
        await said_while_asked(store, sha256, concerns=(raised(),))
        await then(store, consents=(consent(Purpose.KEEP_RECORDING, granted=False, minute=1),))
        assert await is_kept(files, sha256)

        await store.concerns.read("k_1", viewer(Role.DUTY_CONTACT), NOON, release=True)
        await store.catalogue.set_state("t_1", TestimonyState.PROCESSING)
        await then(store, 3, consents=(consent(Purpose.KEEP_RECORDING, granted=False, minute=2),))

        assert await is_kept(files, sha256)


async def test_what_a_recogniser_heard_in_a_forgotten_note_leaves_the_inbox_too(store: Store) -> None:
    await said(store, testimony=(spoken(),), recordings=(recording(),))
    await store.conversations.keep(heard("words:t_1:1", kind=HeardKind.WORDS, about="t_1", text="the hostel was cold"))

    await then(store, forgets=("t_1",))

    assert [each.heard.text for each in await store.conversations.waiting()] == [""]


async def test_a_file_that_came_in_again_while_the_list_was_read_is_not_deleted(tmp_path: Path) -> None:
    files = StoredMediaFiles(tmp_path / "media")
    (tmp_path / "note").write_bytes(b"an invented voice note")
    (tmp_path / "other").write_bytes(b"another invented note")
    first, second = [(await files.put(tmp_path / name)).sha256 for name in ("note", "other")]
    async with _with_files(tmp_path, files) as store:
        deleting = store.conversations._files.delete

        async def others_come_in_meanwhile(sha256: str) -> None:
            await deleting(sha256)
            files.delete = deleting
            doomed.append(sha256)
            asking.append(asyncio.create_task(store.conversations.keep(heard("again", media=recording(rest(sha256))))))
            await asyncio.sleep(0)

        def rest(sha256: str) -> str:
            return second if sha256 == first else first

        doomed: list[str] = []
        asking: list[asyncio.Task] = []
        files.delete = others_come_in_meanwhile
        two = (spoken(recording_sha256=first), spoken(id="t_2", recording_sha256=second))
        await said(store, testimony=two, recordings=(recording(first), recording(second)))

        await then(store, forgets=("t_1", "t_2"))

        [outcome] = await asyncio.gather(*asking, return_exceptions=True)
        is_there = await is_kept(files, rest(doomed[0]))
        assert is_there is not isinstance(outcome, StoreBusy)


async def test_a_message_whose_file_went_while_it_came_in_is_to_be_sent_again(tmp_path: Path) -> None:
    files = StoredMediaFiles(tmp_path / "media")
    async with _with_files(tmp_path, files) as store:
        with pytest.raises(StoreBusy):
            await store.conversations.keep(heard("again", media=recording()))

        assert await store.conversations.waiting() == []
