from pathlib import Path

import pytest

from bot.channels.telegram_taps import Tap, written
from core.chat import HeardKind
from core.consultations import place_of
from core.errors import StoreBusy
from tests.bot.channels.telegram_calls import refused
from tests.bot.channels.telegram_chats import TelegramChats, telegram_chats
from tests.bot.channels.telegram_made import PERSON
from tests.bot.chats import asking

SEVERAL = asking(
    "select_multiple needs | needs | What would have helped?",
    choices="""
| choices | | | |
| | list_name | name | label |
| | needs | money | Money |
| | needs | home | A home |
| | needs | company | Company |
""",
)


def labels_shown(chat: TelegramChats) -> list[str]:
    markup = chat.line.of("editMessageReplyMarkup")[-1]["reply_markup"]
    return [button["text"] for row in markup["inline_keyboard"] for button in row]


async def test_a_tap_is_heard_with_its_value_its_label_and_where_it_was_offered(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        await chat.says("/start first_week")
        place = place_of(await chat.session())
        await chat.taps(chat.data_of("Yes"), update_id=901)

        heard = chat.received[-1]
        assert (heard.kind, heard.choice, heard.text, heard.place) == (HeardKind.CHOICE, "yes", "Yes", place)
        assert heard.external_id == "u901"
        assert place_of(await chat.session()) != place


async def test_once_chosen_only_the_choice_is_left_and_telegram_is_told_that_the_tap_was_taken(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        await chat.says("/start first_week")
        data = chat.data_of("Yes")
        await chat.taps(data)
        count = len(chat.received)
        await chat.taps(chat.data_of("✓ Yes"))

        assert labels_shown(chat) == ["✓ Yes"]
        assert len(chat.line.of("answerCallbackQuery")) == 2
        assert len(chat.received) == count


async def test_a_tap_on_an_old_message_answers_no_other_question(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        await chat.says("/start first_week")
        old = chat.data_of("No")
        await chat.taps(chat.data_of("Yes"))
        session = await chat.session()
        await chat.taps(old)

        after = await chat.session()
        assert (after.stage, after.waiting_at, dict(after.answers)) == (
            session.stage,
            session.waiting_at,
            dict(session.answers),
        )
        assert len(await chat.taps(old)) >= 1


async def test_several_choices_are_ticked_and_unticked_and_are_the_answer_once_sent(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path, SEVERAL) as chat:
        await chat.agrees()
        await chat.taps(chat.data_of("☐ Money"))
        await chat.taps(chat.data_of("☐ Company"))
        shown = labels_shown(chat)
        await chat.taps(chat.data_of("☑ Money"))
        count = len(chat.received)
        done = chat.data_of("✓ Done")
        await chat.taps(done)

        assert shown == ["☑ Money", "☐ A home", "☑ Company", "✓ Done"]
        assert [each.choice for each in chat.received[count:]] == ["company"]
        assert (await chat.session()).answers["needs"].value == "company"


async def test_the_same_tick_told_twice_is_ticked_once(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path, SEVERAL) as chat:
        await chat.agrees()
        tick = chat.data_of("☐ Money")
        for _ in range(2):
            await chat.taps(tick, update_id=950)

        assert labels_shown(chat)[0] == "☑ Money"


async def test_after_a_restart_what_was_ticked_is_read_from_the_message_itself(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path, SEVERAL) as chat:
        await chat.agrees()
        await chat.taps(chat.data_of("☐ Money"))
        markup, tick = chat.line.of("editMessageReplyMarkup")[-1]["reply_markup"], chat.data_of("☐ Company")

        again = TelegramChats(chat.chats, line=chat.line)
        await again.taps(tick, markup=markup)

        assert labels_shown(again) == ["☑ Money", "☐ A home", "☑ Company", "✓ Done"]


async def test_nothing_chosen_is_no_answer_and_says_so(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path, SEVERAL) as chat:
        await chat.agrees()
        count = len(chat.received)
        await chat.taps(chat.data_of("✓ Done"))

        assert len(chat.received) == count
        assert chat.line.of("answerCallbackQuery")[-1]["text"] == "Tap one or more first, then Done."


@pytest.mark.parametrize("data", ["", "nonsense", written(Tap(key="s_nobody:1")), "s_1:1#999"])
async def test_what_no_message_of_ours_offered_is_let_go_by(tmp_path: Path, data: str) -> None:
    async with telegram_chats(tmp_path) as chat:
        await chat.says("/start first_week")
        count = len(chat.received)
        await chat.taps(data)

        assert len(chat.received) == count


async def test_nobody_answers_for_somebody_else_with_a_button_that_was_not_theirs(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        await chat.says("/start first_week")
        theirs, count = chat.data_of("Yes"), len(chat.received)
        await chat.taps(theirs, person=PERSON + 1)

        assert len(chat.received) == count
        assert (await chat.session()).waiting_at == "take_part"


async def test_a_tap_that_the_store_could_not_keep_is_not_told_to_have_been_taken(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        await chat.says("/start first_week")
        data = chat.data_of("Yes")

        async def busy(_heard, *, order: int = 0) -> None:
            raise StoreBusy

        chat.receive = busy
        with pytest.raises(StoreBusy):
            await chat.taps(data)

        assert chat.line.of("answerCallbackQuery") == []


async def test_that_telegram_cannot_be_told_of_a_tap_loses_nothing(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        await chat.says("/start first_week")
        data = chat.data_of("Yes")
        chat.line.answers = [
            refused(400, "Bad Request: query is too old"),
            refused(400, "Bad Request: message can't be edited"),
        ]
        await chat.taps(data)

        assert (await chat.session()).waiting_at != "take_part"
