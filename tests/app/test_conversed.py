"""What a recogniser heard comes back into the conversation, once, as any message does."""

from dataclasses import replace
from pathlib import Path

from app.conversed import ConversedByListener
from bot.overhearing import UNKNOWN_LANGUAGE
from core.chat import Heard, HeardKind
from core.consent import Purpose
from core.consultations import Stage
from core.errors import NotFound
from core.testimony import Medium
from core.turns import Turn
from storage.opening import Store
from tests.opened import NOON, always, opened_store
from tests.storage.made import a_testimony, consultation, heard, participant, partnership, session

NOTE = a_testimony(session_id="s_1", medium=Medium.VOICE, version=2)


class Ears:
    """Remembers what was heard, and can be unable to take its turn."""

    def __init__(self, *, fails: Exception | None = None) -> None:
        self.heard: list[Heard] = []
        self.fails = fails

    async def hear(self, heard: Heard) -> None:
        self.heard.append(heard)
        if self.fails is not None:
            raise self.fails


async def began(store: Store, **facts) -> None:
    await store.consultations.put_partnership(partnership())
    await store.consultations.put_consultation(consultation())
    inbox_id = await store.conversations.keep(heard())
    begun = session(**facts)
    await store.conversations.save(
        Turn(inbox_id=inbox_id, session=begun, participant=participant(), address_value="an invented address")
    )


def conversed(store: Store, ears: Ears) -> ConversedByListener:
    return ConversedByListener(turns=store.conversations, hear=ears.hear, clock=always())


async def test_words_come_back_on_the_sessions_own_channel_and_address(tmp_path: Path) -> None:
    ears = Ears()
    async with opened_store(tmp_path) as store:
        await began(store)

        await conversed(store, ears).words_heard(NOTE, "a hostel")

    assert ears.heard == [
        Heard(
            channel="web",
            address="an invented address",
            external_id="words:t_1:2",
            kind=HeardKind.WORDS,
            at=NOON,
            text="a hostel",
            about="t_1",
        )
    ]


async def test_no_words_come_back_too_and_testimony_of_no_chat_says_nothing(tmp_path: Path) -> None:
    ears = Ears()
    async with opened_store(tmp_path) as store:
        await began(store)

        await conversed(store, ears).words_heard(NOTE, "")
        await conversed(store, ears).words_heard(replace(NOTE, session_id=None), "a film")

    assert [each.text for each in ears.heard] == [""]


async def test_a_language_the_recogniser_does_not_know_is_told_as_that(tmp_path: Path) -> None:
    ears = Ears()
    async with opened_store(tmp_path) as store:
        await began(store)

        await conversed(store, ears).words_heard(NOTE, "", knows_language=False)

    assert [(each.text, each.choice) for each in ears.heard] == [("", UNKNOWN_LANGUAGE)]


async def test_a_turn_that_cannot_be_taken_now_does_not_break_the_work_on_the_recording(tmp_path: Path) -> None:
    async with opened_store(tmp_path) as store:
        await began(store)

        await conversed(store, Ears(fails=NotFound("conversation"))).words_heard(NOTE, "a hostel")


async def test_the_language_and_what_is_asked_are_those_of_the_session(tmp_path: Path) -> None:
    async with opened_store(tmp_path) as store:
        await began(store, language="pl", stage=Stage.CONFIRM, waiting_at=Purpose.KEEP_RECORDING.value)
        known = conversed(store, Ears())

        assert await known.language_of(NOTE) == "pl"
        assert await known.language_of(replace(NOTE, session_id=None)) is None
        assert await known.asks_consent(NOTE)


async def test_a_session_past_its_consent_or_refused_asks_it_no_more(tmp_path: Path) -> None:
    async with opened_store(tmp_path) as store:
        await began(store, waiting_at="q1")

        assert not await conversed(store, Ears()).asks_consent(NOTE)

    async with opened_store(tmp_path / "other") as store:
        await began(store, stage=Stage.ENDED, waiting_at=Purpose.TAKE_PART.value)

        assert not await conversed(store, Ears()).asks_consent(NOTE)
