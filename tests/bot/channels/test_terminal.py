from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.terminal import shown, talk
from bot.wording import Phrase
from core.chat import Button, Say
from core.consultations import Disposition
from core.errors import BadMedia, NotFound
from core.people import AddressId
from core.testimony import Medium, Recording
from tests.bot.chats import VOICE_NOTE, WORDING
from tests.bot.kept_chats import KeptChats, kept_chats


async def from_a_pipe(*lines: str) -> AsyncIterator[str]:
    for line in lines:
        yield line


async def keep_media(path: Path) -> Recording:
    if path.suffix == ".txt":
        raise BadMedia("not_media", "This is text.")
    return replace(VOICE_NOTE, has_picture=path.suffix == ".mp4")


async def held(chats: KeptChats, *lines: str, address: str = "me", join_code: str = "first_week") -> list[str]:
    written: list[str] = []
    await talk(
        chats.listener,
        chats.store.conversations,
        lines=from_a_pipe(*lines),
        write=written.append,
        address=address,
        join_code=join_code,
        keep_media=keep_media,
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
