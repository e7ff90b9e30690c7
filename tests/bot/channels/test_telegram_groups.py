"""A focus group in a Telegram group: what is everybody's stands there, and what is one person's own goes to them alone."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.group_chats import NOBODY
from bot.wording import Phrase
from core.chat import HeardKind
from core.consent import Purpose
from core.consultations import Approach, Disposition, Stage
from tests.bot.channels.telegram_calls import Line, ok
from tests.bot.channels.telegram_chats import TelegramChats, telegram_chats
from tests.bot.channels.telegram_made import GROUP, PERSON, ROWAN, file, group_chat, message, private_chat, raw, said
from tests.bot.chats import RISKY, WORDING

FACILITATOR, ASH, KIT = 5_005, PERSON, 8_008
CARE = WORDING.say(Phrase.GROUP_CARE)


class RanksLine(Line):
    """Knows who is what in the group."""

    def __init__(self) -> None:
        super().__init__()
        self.ranks = {FACILITATOR: "creator", ASH: "member", KIT: "member"}

    def usual(self, name: str):
        if name != "getChatMember":
            return super().usual(name)
        user = int(self.calls[-1][1]["user_id"])
        member: dict[str, Any] = {"user": ROWAN | {"id": user}, "status": self.ranks.get(user, "left")}
        return ok(member | ({"is_anonymous": False} if member["status"] == "creator" else {}))


class Group:
    """A group in which a facilitator and others meet."""

    def __init__(self, chat: TelegramChats) -> None:
        self.chat = chat
        self._number = 500

    async def says(self, who: int, text: str = "", **what: Any):
        self._number += 1
        words = {"text": text} if text else {}
        return await self.chat.take(
            said(number=self._number, chat=group_chat(), **({"from": ROWAN | {"id": who}} | words | what))
        )

    async def alone(self, who: int, text: str):
        self._number += 1
        return await self.chat.take(
            said(number=self._number, chat=private_chat(who), text=text, **{"from": ROWAN | {"id": who}})
        )

    async def taps(self, who: int, data: str, *, chat: dict[str, Any] | None = None):
        under = message(number=77, chat=chat or group_chat(), text="…")
        query = {"id": "1", "from": ROWAN | {"id": who}, "chat_instance": "1", "message": under, "data": data}
        return await self.chat.take(raw(callback_query=query))

    async def takes_part(self, who: int) -> None:
        await self.alone(who, f"/start {self.seat()}")
        while (await self.chat.session(who)).stage is Stage.CONSENT:
            await self.taps(who, self.chat.data_of("Yes"), chat=private_chat(who))

    def seat(self) -> str:
        shown = [call.get("reply_markup") or {} for call in self.chat.line.of("sendMessage")]
        urls = [button.get("url") for each in shown for row in each.get("inline_keyboard", ()) for button in row]
        return next(url for url in urls if url).rpartition("=")[2]

    async def session(self):
        return await self.chat.session(GROUP)

    async def words_kept(self) -> list[str]:
        session = await self.session()
        return [each.text for each in self.chat.chats.jobs.started.values() if each.session_id == session.id]


async def group_in(chat: TelegramChats) -> Group:
    store = chat.chats.store
    found = await store.consultations.consultation_named("first_week")
    await store.consultations.put_consultation(replace(found, approach=Approach.FOCUS_GROUP))
    return Group(chat)


def opened(folder: Path):
    return telegram_chats(folder, line=RanksLine())


async def test_whoever_runs_the_group_begins_it_and_nobody_is_asked_to_agree_for_the_others(tmp_path: Path) -> None:
    async with opened(tmp_path) as chat:
        group = await group_in(chat)
        await group.says(ASH, "/start@OurBot first_week")
        by_a_member = len(chat.received)
        spoken = await group.says(FACILITATOR, "/start@OurBot first_week")

        session = await group.session()
        assert by_a_member == 0
        assert spoken[-1].text == WORDING.say(Phrase.GROUP_BEGIN)
        assert not any(say.text == WORDING.consents[Purpose.TAKE_PART] for say in spoken)
        assert (session.waiting_at, session.members, session.helper_id) == (None, (), None)
        assert group.seat().startswith("g_")


async def test_a_member_says_alone_what_they_agree_to_and_their_lines_are_theirs_from_then_on(tmp_path: Path) -> None:
    async with opened(tmp_path) as chat:
        group = await group_in(chat)
        await group.says(FACILITATOR, "/start first_week")
        await group.says(FACILITATOR, "/next")
        await group.says(ASH, "before I agreed")
        await group.takes_part(ASH)
        told_alone = chat.line.of("sendMessage")[-1]
        await group.taps(FACILITATOR, chat.data_of("Next question →"))
        await group.says(ASH, "It was loud at night.")
        await group.says(KIT, "I only listen.")

        session = await group.session()
        assert told_alone["chat_id"] == ASH
        assert told_alone["text"] == WORDING.say(Phrase.IN_THE_GROUP)
        assert await group.words_kept() == ["It was loud at night."]
        assert [each.label for each in session.members] == ["A"]
        assert session.members[0].participant_id == (await chat.session(ASH)).participant_id
        assert session.disposition is Disposition.STARTED


async def test_of_whoever_has_not_agreed_nothing_is_left_in_the_inbox(tmp_path: Path) -> None:
    async with opened(tmp_path) as chat:
        group = await group_in(chat)
        await group.says(FACILITATOR, "/start first_week")
        await group.says(FACILITATOR, "/next")
        await group.says(KIT, "a very private thing")
        await group.says(KIT, voice=file(duration=3))

        session = await group.session()
        lines = await chat.chats.store.conversations.lines(session.address_id)
        assert [each.speaker for each in chat.received if each.kind is HeardKind.TEXT] == [NOBODY]
        assert not any("private thing" in line.text for line in lines)
        assert not any(each.attachment for each in chat.received)
        assert await group.words_kept() == []


async def test_the_group_answers_by_whoever_runs_it_and_each_member_beside_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as chat:
        group = await group_in(chat)
        await group.says(FACILITATOR, "/start first_week")
        await group.takes_part(ASH)
        await group.says(FACILITATOR, "/next")
        choice, answers = chat.data_of("With friends"), []
        for who in (KIT, ASH):
            await group.taps(who, choice)
            answers.append(dict((await group.session()).answers))
        toasts = [each.get("text") for each in chat.line.of("answerCallbackQuery")]
        await group.taps(FACILITATOR, choice)

        assert answers == [{}, {}]
        assert toasts[-2:] == [WORDING.say(Phrase.GROUP_JOIN_FIRST), None]
        assert await group.words_kept() == ["With friends", "With friends"]
        assert (await group.session()).answers["housing"].value == "friends"


async def test_only_whoever_runs_the_group_goes_on(tmp_path: Path) -> None:
    async with opened(tmp_path) as chat:
        group = await group_in(chat)
        await group.says(FACILITATOR, "/start first_week")
        await group.taps(ASH, chat.data_of("Next question →"))
        by_a_member = (await group.session()).waiting_at
        await group.says(ASH, "/stop")
        still_open = (await group.session()).stage
        await group.says(FACILITATOR, "/stop")

        assert by_a_member is None
        assert chat.line.of("answerCallbackQuery")[-1]["text"] == WORDING.say(Phrase.GROUP_RUN_BY)
        assert still_open is Stage.ASKING
        assert (await group.session()).stage is Stage.ENDED


async def test_words_of_risk_bring_the_card_to_whoever_said_them_alone_and_nothing_into_the_group(tmp_path: Path) -> None:
    async with opened(tmp_path) as chat:
        group = await group_in(chat)
        await group.says(FACILITATOR, "/start first_week")
        await group.takes_part(ASH)
        await group.says(FACILITATOR, "/next")
        before = len(chat.line.of("sendMessage"))
        await group.says(ASH, f"Honestly, {RISKY}.")

        sent = chat.line.of("sendMessage")[before:]
        assert [each["chat_id"] for each in sent] == [ASH]
        assert WORDING.say(Phrase.GROUP_CARE) not in sent[0]["text"]
        concerns = await chat.chats.store.concern_log.untaken()
        assert [each.participant_id for each in concerns] == [(await chat.session(ASH)).participant_id]


async def test_where_nobody_can_be_reached_alone_the_group_reads_one_line_that_points_at_nobody(tmp_path: Path) -> None:
    async with opened(tmp_path) as chat:
        group = await group_in(chat)
        await group.says(FACILITATOR, "/start first_week")
        await group.says(FACILITATOR, "/next")
        before = len(chat.line.of("sendMessage"))
        await group.says(KIT, f"Honestly, {RISKY}.")

        sent = chat.line.of("sendMessage")[before:]
        assert [(each["chat_id"], each["text"]) for each in sent] == [(GROUP, CARE)]
        assert len(await chat.chats.store.concern_log.untaken()) == 1
        assert await group.words_kept() == []


async def test_a_member_who_takes_everything_back_alone_leaves_no_words_in_the_group_and_says_no_more_there(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as chat:
        group = await group_in(chat)
        await group.says(FACILITATOR, "/start first_week")
        await group.takes_part(ASH)
        await group.says(FACILITATOR, "/next")
        await group.says(ASH, "It was loud at night.")
        await group.alone(ASH, "delete my answers")
        await group.taps(ASH, chat.data_of("Yes, take it back"), chat=private_chat(ASH))
        await group.says(ASH, "and another thing")

        lines = await chat.chats.store.conversations.lines((await group.session()).address_id)
        assert not any("loud" in line.text or "another thing" in line.text for line in lines)
        assert await group.words_kept() == ["It was loud at night."]


async def test_an_edited_line_is_followed_where_its_speaker_takes_part_and_by_nobody_else(tmp_path: Path) -> None:
    async with opened(tmp_path) as chat:
        group = await group_in(chat)
        await group.says(FACILITATOR, "/start first_week")
        await group.takes_part(ASH)
        await group.says(FACILITATOR, "/next")
        await group.says(ASH, "It was lood.")
        edit = message(number=group._number, chat=group_chat(), text="It was loud.", edit_date=9) | {
            "from": ROWAN | {"id": ASH}
        }
        await chat.take(raw(edited_message=edit))

        assert await group.words_kept() == ["It was lood.", "It was loud."]
        assert len({each.id for each in chat.chats.jobs.started.values() if each.text in {"It was lood.", "It was loud."}}) == 1


async def test_a_seat_is_for_members_of_the_group_alone(tmp_path: Path) -> None:
    async with opened(tmp_path) as chat:
        group = await group_in(chat)
        await group.says(FACILITATOR, "/start first_week")
        await group.alone(9_999, f"/start {group.seat()}")

        assert chat.line.of("sendMessage")[-1]["text"] == WORDING.say(Phrase.WHICH_CODE)


async def test_what_is_asked_one_person_at_a_time_is_not_asked_a_group(tmp_path: Path) -> None:
    async with opened(tmp_path) as chat:
        group = Group(chat)
        spoken = await group.says(FACILITATOR, "/start first_week")

        assert [say.text for say in spoken] == [WORDING.say(Phrase.ONE_BY_ONE)]


async def test_a_group_in_which_nothing_was_begun_is_not_listened_to(tmp_path: Path) -> None:
    async with opened(tmp_path) as chat:
        group = await group_in(chat)
        await group.says(ASH, "hello")
        await group.says(FACILITATOR, "what is this?")

        assert chat.received == []
        assert chat.line.of("sendMessage") == []
