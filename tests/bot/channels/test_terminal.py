from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.terminal import shown, talk
from bot.wording import Phrase
from core.chat import Button, Heard, HeardKind, Say
from core.consultations import Disposition
from core.errors import BadMedia, NotFound
from core.people import AddressId
from core.testimony import Medium, Recording
from media_catalogue.pictures import HEAD_BYTES, kept_as_it_came
from tests.bot.chats import VOICE_NOTE, WORDING
from tests.bot.kept_chats import KeptChats, kept_chats


async def from_a_pipe(*lines: str) -> AsyncIterator[str]:
    for line in lines:
        yield line


async def keep_media(path: Path) -> Recording:
    if path.suffix == ".txt":
        raise BadMedia("not_media", "This is text.")
    return replace(VOICE_NOTE, has_picture=path.suffix == ".mp4")


async def keep_file(path: Path) -> Recording:
    return kept_as_it_came(path.read_bytes()[:HEAD_BYTES], sha256="cd" * 32, byte_count=path.stat().st_size)


async def held(chats: KeptChats, *lines: str, address: str = "me", join_code: str = "first_week", pause=None) -> list[str]:
    written: list[str] = []
    await talk(
        chats.listener,
        chats.store.conversations,
        lines=from_a_pipe(*lines),
        write=written.append,
        address=address,
        join_code=join_code,
        keep_media=keep_media,
        keep_file=keep_file,
        pause=pause,
        clock=lambda: chats.now,
        new_id=chats.new_id,
    )
    return written


def say(*labels: str) -> Say:
    buttons = tuple(Button(value=label, label=label) for label in labels)
    return Say(key="s:1", address_id=AddressId("a"), channel="terminal", text="Which?", buttons=buttons)


async def test_whole_conversation_is_read_from_a_pipe(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        written = await held(chats, "1", "yes", "3", "It was hard.", "1 and 3")

        assert written[-1] == "Thank you. That is all."
        assert (await chats.session("me", "terminal")).disposition is Disposition.COMPLETED


async def test_it_ends_with_the_conversation_even_if_there_is_more_to_read(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        written = await held(chats, "no", "this is never read")

        assert written[-1] == WORDING.say(Phrase.REFUSED)


async def test_unfinished_conversation_goes_on_where_it_was(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await held(chats, "yes", "yes", "own")

        written = await held(chats)

        assert written[0] == WORDING.say(Phrase.RECAP, answered=1)
        assert written[1].startswith("What was the first week like?")


async def test_late_words_can_be_added_to_a_finished_conversation(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await held(chats, "yes", "yes", "nowhere", "Hard.", "2 and 3", "The end.")
        await held(chats, "stop")

        written = await held(chats, "start", "One more thing.", "And another.")

        assert written[-2:] == [WORDING.say(Phrase.LATE)] * 2


async def test_line_with_a_file_sends_a_voice_note_or_a_film(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await held(chats, "yes", "yes", "own", "/voice note.ogg", "2", "2", "/voice film.mp4")

        assert [each.medium for each in chats.jobs.started.values()] == [Medium.VOICE, Medium.FILM]


async def test_file_that_is_no_recording_is_answered_kindly(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        written = await held(chats, "yes", "yes", "own", "/voice letter.txt")

        assert WORDING.say(Phrase.UNREADABLE) in written


async def test_nobody_sees_messages_meant_for_someone_else(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        conversations = chats.store.conversations
        other = replace(chats.heard(kind=chats.heard().kind), channel="terminal", address="somebody else")
        await chats.listener.hear(replace(other, kind=type(other.kind).START, join_code="first_week"))
        waiting = len(await conversations.due("terminal", chats.now))

        await held(chats, "yes")

        assert len(await conversations.due("terminal", chats.now)) == waiting


async def test_unknown_join_code_is_not_found(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        with pytest.raises(NotFound):
            await held(chats, join_code="nothing")


def test_choices_are_numbered_unless_they_are_figures_themselves() -> None:
    assert shown(say("Yes", "No")) == "Which?\n  1. Yes\n  2. No"
    assert shown(say("5", "4")) == "Which?\n  - 5\n  - 4"
    assert shown(say()) == "Which?"


async def test_a_line_and_a_voice_note_know_what_was_asked_when_they_were_typed(tmp_path: Path) -> None:
    heard: list[tuple[str, str | None]] = []
    async with kept_chats(tmp_path) as chats:
        hear = chats.listener.hear

        async def listening(message):
            heard.append((message.kind.value, message.place))
            await hear(message)

        chats.listener.hear = listening
        await held(chats, "1", "yes", "/voice note.ogg")
        session = await chats.session("me", "terminal")

    assert heard[0] == ("start", None)
    assert [kind for kind, _ in heard[1:]] == ["text", "text", "voice"]
    assert all(place and place.startswith(session.id) for _, place in heard[1:])


def test_words_that_can_be_heard_say_so() -> None:
    assert shown(replace(say(), audio="a" * 64)) == "Which? (can be heard)"


@pytest.mark.parametrize(
    ("command", "content"), [("/picture", b"\xff\xd8\xff"), ("/file", b"%PDF-1.7"), ("/picture", b"<svg>")]
)
async def test_a_picture_or_file_is_sent_as_what_it_is(tmp_path: Path, command: str, content: bytes) -> None:
    sent = tmp_path / "sent"
    sent.write_bytes(content)
    async with kept_chats(tmp_path / "chats") as chats:
        await held(chats, "yes", "yes", "own", f"{command} {sent}")

        (kept,) = chats.jobs.started.values()

    assert kept.medium is (Medium.PICTURE if content.startswith(b"\xff") else Medium.FILE)


async def test_a_file_that_is_not_there_is_told_as_one_that_cannot_be_opened(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        written = await held(chats, "yes", "yes", "own", "/file /no/such/file")

    assert WORDING.say(Phrase.UNREADABLE) in written


async def test_what_was_made_out_of_a_voice_note_is_waited_for_and_read_back(tmp_path: Path) -> None:
    pauses = 0

    async def pause(seconds: float) -> None:
        nonlocal pauses
        pauses += 1
        if pauses == 3:
            (note,) = chats.jobs.started.values()
            words = Heard(
                channel="terminal", address="me", external_id="words", kind=HeardKind.WORDS, at=chats.now, text="with friends",
                about=note.id,
            )  # fmt: skip
            await chats.listener.hear(words)

    async with kept_chats(tmp_path) as chats:
        written = await held(chats, "yes", "yes", "/voice note.ogg", pause=pause)

    assert pauses == 3
    assert written[-1].startswith(WORDING.say(Phrase.READ_BACK, answer="With friends"))


async def test_nobody_waits_for_ever_for_a_voice_note_that_says_nothing(tmp_path: Path) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    async with kept_chats(tmp_path) as chats:
        await held(chats, "yes", "yes", "/voice note.ogg", pause=pause)

    assert sum(pauses) == 20


async def test_nobody_waits_for_the_words_of_an_open_answer(tmp_path: Path) -> None:
    async def pause(seconds: float) -> None:
        raise AssertionError("an open answer is not read back")

    async with kept_chats(tmp_path) as chats:
        await held(chats, "yes", "yes", "own", "/voice note.ogg", pause=pause)
