"""What strangers said goes once it is old; what was said in a conversation that anybody agreed to never does."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.wording import Phrase
from core.chat import ChatSide, HeardKind
from core.consultations import Stage
from core.errors import NotFound
from storage.media_files import StoredMediaFiles
from storage.tables import inbox, testimony
from tests.bot.chats import NOON, RISKY, VOICE_NOTE, WORDING
from tests.bot.kept_chats import KeptChats, kept_chats

MONTH = timedelta(days=30)
FAR_AHEAD = NOON + timedelta(days=4000)
WORDS = "nobody told me where to go"


async def words_in_inbox(chats: KeptChats) -> list[str]:
    async with chats.store.conversations._connections.reading() as reader:
        return [text for text in (await reader.execute(select(inbox.c.text).order_by(inbox.c.id))).scalars() if text]


async def stranger_says(chats: KeptChats, *texts: str) -> None:
    for text in texts:
        with suppress(NotFound):
            await chats.listener.hear(chats.heard(text, address="a stranger"))


async def forgets(chats: KeptChats, after: timedelta = timedelta(0)) -> int:
    return await chats.store.conversations.forget_strangers(chats.now + after - MONTH)


async def test_words_of_no_conversation_are_blanked_after_a_month_and_not_before(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await stranger_says(chats, WORDS)

        too_early = await forgets(chats, MONTH)
        then = await words_in_inbox(chats)
        in_time = await forgets(chats, MONTH + timedelta(seconds=1))

        assert (too_early, then) == (0, [WORDS])
        assert (in_time, await words_in_inbox(chats)) == (1, [])
        assert await forgets(chats, 2 * MONTH) == 0


async def test_a_strangers_file_goes_and_one_that_somebody_who_takes_part_sent_too_stays(tmp_path: Path) -> None:
    files = StoredMediaFiles(tmp_path / "media")
    async with kept_chats(tmp_path / "home", files=files) as chats:
        notes = []
        for name in ("one", "other"):
            (tmp_path / name).write_bytes(name.encode())
            notes.append(replace(VOICE_NOTE, sha256=(await files.put(tmp_path / name)).sha256))
        for note in notes:
            with suppress(NotFound):
                await chats.listener.hear(replace(chats.heard(kind=HeardKind.VOICE, address="a stranger"), media=note))
        await chats.starts()
        await chats.says("yes", "yes", "own")
        await chats.listener.hear(replace(chats.heard(kind=HeardKind.VOICE), media=notes[1]))

        forgotten = await forgets(chats, 2 * MONTH)

        assert forgotten == 2
        assert await files.size(notes[1].sha256) == len(b"other")
        with pytest.raises(NotFound):
            await files.size(notes[0].sha256)


async def test_what_was_said_before_a_yes_that_never_came_goes_once_they_are_quiet_for_a_month(tmp_path: Path) -> None:
    files = StoredMediaFiles(tmp_path / "media")
    async with kept_chats(tmp_path / "home", files=files) as chats:
        (tmp_path / "note").write_bytes(b"a note")
        note = replace(VOICE_NOTE, sha256=(await files.put(tmp_path / "note")).sha256)
        await chats.starts()
        await chats.says(WORDS)
        await chats.listener.hear(replace(chats.heard(kind=HeardKind.VOICE), media=note))

        await forgets(chats, 2 * MONTH)

        async with chats.store.conversations._connections.reading() as reader:
            kept = (await reader.execute(select(testimony.c.id))).all()
        assert (await words_in_inbox(chats), kept) == ([], [])
        with pytest.raises(NotFound):
            await files.size(note.sha256)


async def test_whoever_is_heard_again_within_the_month_loses_nothing(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.says(WORDS)
        chats.now += MONTH - timedelta(days=1)
        await chats.says("what is this")
        chats.now += timedelta(days=20)

        assert await forgets(chats) == 0
        assert await words_in_inbox(chats) == [WORDS, "what is this"]


@pytest.mark.parametrize(
    "said",
    [
        ["yes"],
        ["yes", "stop"],
        ["yes", "yes", "own", WORDS],
        ["yes", "yes", "own", WORDS, "stop"],
        ["yes", "yes", "own", RISKY],
        ["yes", "yes", "own", WORDS, "language"],
        ["yes", "yes", "own", WORDS, "delete my answers"],
        ["yes", "yes", "own", WORDS, "do not quote me", "yes"],
    ],
)
async def test_nothing_said_in_a_conversation_that_was_agreed_to_is_ever_blanked(tmp_path: Path, said: list[str]) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.says(*said)
        before = [line for line in await lines(chats) if line]

        forgotten = await chats.store.conversations.forget_strangers(FAR_AHEAD)

        assert forgotten == 0
        assert await lines(chats) == before == said


async def test_what_waits_to_be_told_whose_it_is_still_has_its_turn_after_the_yes(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.says("yes", "yes", "own")
        chats.now += timedelta(days=1)
        await chats.says(WORDS)

        await forgets(chats, 2 * MONTH)
        await chats.says("yes")

        assert [each.text for each in chats.jobs.started.values()] == [WORDS]


async def test_a_message_that_has_not_had_its_turn_stays(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.store.conversations.keep(chats.heard(WORDS, address="a stranger"))

        assert await forgets(chats, 2 * MONTH) == 0
        assert await words_in_inbox(chats) == [WORDS]


async def test_a_note_that_a_concern_names_stays_held(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.listener.hear(chats.heard(kind=HeardKind.VOICE))
        (note,) = [each.id for each in chats.jobs.started.values()]
        await chats.listener.hear(replace(chats.heard(RISKY, kind=HeardKind.WORDS), about=note))

        await forgets(chats, 2 * MONTH)

        assert (await chats.store.catalogue.testimony(note)).held_for_concern


async def test_whoever_comes_back_to_a_yes_that_was_read_back_is_asked_anew(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.listener.hear(chats.heard(kind=HeardKind.VOICE))
        (note,) = [each.id for each in chats.jobs.started.values()]
        await chats.listener.hear(replace(chats.heard("yes", kind=HeardKind.WORDS), about=note))
        before = (await chats.session()).stage
        asked = len(await chats.due())

        await forgets(chats, 2 * MONTH)
        chats.now += 2 * MONTH
        await chats.says("hello")
        (asked_again,) = (await chats.due())[-1:]
        await chats.says("yes")

        assert before is Stage.CONFIRM
        assert len(await chats.due()) > asked
        assert asked_again in WORDING.consents.values()
        assert WORDING.say(Phrase.AGREED) in await chats.due()


async def lines(chats: KeptChats) -> list[str]:
    shown = await chats.store.conversations.lines((await chats.session()).address_id)
    return [line.text for line in shown if line.side is ChatSide.THEIRS and line.kind is HeardKind.TEXT]
