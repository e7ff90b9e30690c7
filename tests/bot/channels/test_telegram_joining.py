from datetime import timedelta
from pathlib import Path

import pytest

from bot.caring import card_text
from bot.channels.telegram_joining import ways_to_write
from bot.listening import Listener
from bot.wording import Phrase
from core.chat import HeardKind
from core.errors import NotFound
from tests.bot.channels.telegram_calls import refused, texts
from tests.bot.channels.telegram_chats import TelegramChats, telegram_chats
from tests.bot.channels.telegram_made import PERSON, ROWAN
from tests.bot.chats import RISKY, SAFEGUARDING, WORDING, script
from tests.bot.test_languages import TONGUES

IN_TWO = script("""
| survey | | | | |
| | type | name | label::English (en) | label::polski (pl) |
| | text | story | How was it? | Jak było? |
| settings | | | | | |
| | form_title | version | default_language | consult::approach | consult::who_reads |
| | The first week | 1 | English (en) | interview | the invented team |
""")


@pytest.mark.parametrize("typed", ["first_week", "First Week", " first-week ", '"FIRST WEEK".', "first  week", "First – Week"])
async def test_a_code_from_the_poster_lets_somebody_in_however_they_write_it(tmp_path: Path, typed: str) -> None:
    async with telegram_chats(tmp_path) as chat:
        said = await chat.says(typed)

        assert chat.received[-1].kind is HeardKind.START
        assert said[0].text == "Hello. This is about: The first week."
        assert (await chat.session()).waiting_at == "take_part"


async def test_a_deep_link_opens_the_same_in_other_letters(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        await chat.says("/start First-Week")

        assert (await chat.session()).waiting_at == "take_part"


@pytest.mark.parametrize(
    ("language", "begins"), [("en", "Hello."), ("pl", "Cześć."), ("gd", "Halò."), ("xx", "Hello."), (None, "Hello.")]
)
async def test_a_stranger_is_told_in_their_own_language_how_one_begins(
    tmp_path: Path, language: str | None, begins: str
) -> None:
    who = {key: value for key, value in (ROWAN | {"language_code": language}).items() if value is not None}
    async with telegram_chats(tmp_path) as chat:
        await chat.says("hello?", **{"from": who})

        (told,) = texts(chat.line)
        assert told.startswith(begins)
        with pytest.raises(NotFound):
            await chat.session()


async def test_a_stranger_is_told_once_a_minute_whatever_they_send(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        for _ in range(3):
            await chat.says("hello?")
        at_once = len(texts(chat.line))
        chat.chats.now += timedelta(minutes=2)
        await chat.says("still there?")

        assert (at_once, len(texts(chat.line))) == (1, 2)


async def test_a_stranger_who_asks_for_help_or_says_words_of_risk_is_shown_the_help_lines_first(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        for said in ("/help", f"Honestly, {RISKY}."):
            await chat.says(said)

        told = texts(chat.line)
        card = card_text(SAFEGUARDING, WORDING, chat.chats.now)
        assert told == [card, WORDING.say(Phrase.WHICH_CODE), card]


async def test_that_a_stranger_cannot_be_answered_troubles_nobody(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        chat.line.answers = [refused(403, "Forbidden: bot was blocked by the user")]
        await chat.says("hello?")
        await chat.says("first week")

        assert (await chat.session()).waiting_at == "take_part"


async def test_somebody_in_a_conversation_may_say_a_code_as_an_answer(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        await chat.agrees()
        await chat.says("first week")

        assert chat.received[-1].kind is HeardKind.TEXT
        assert chat.received[-1].text == "first week"


async def test_a_conversation_begins_in_the_language_of_the_phone_only_where_the_script_speaks_it(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        await chat.says("first week", **{"from": ROWAN | {"language_code": "pl"}})

        assert (await chat.session(PERSON)).language == "en"


async def test_a_conversation_begins_in_the_language_of_the_phone_where_the_script_speaks_it(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path, IN_TWO) as chat:
        chat.chats.listener = listener_with_tongues(chat)
        chat.attendant.listener = chat.chats.listener
        said = await chat.says("first week", **{"from": ROWAN | {"language_code": "pl-PL"}})

        assert (await chat.session(PERSON)).language == "pl"
        assert said[1].text == TONGUES["pl"].wording.say(Phrase.MACHINE)


def listener_with_tongues(chat: TelegramChats) -> Listener:
    store = chat.chats.store
    return Listener(
        inbox=store.conversations,
        turns=store.conversations,
        scripts=store.scripts,
        consultations=store.consultations,
        jobs=chat.chats.jobs,
        wording=WORDING,
        safeguarding=SAFEGUARDING,
        clock=chat.clock,
        new_id=chat.chats.new_id,
        tongues=TONGUES,
    )


def test_what_nobody_would_print_on_a_poster_is_no_code() -> None:
    assert ways_to_write("") == ()
    assert ways_to_write("first\nweek") == ()
    assert ways_to_write("a" * 65) == ()
    assert ways_to_write("Kelso 7") == ("Kelso 7", "kelso 7", "kelso_7", "kelso-7", "kelso7")
