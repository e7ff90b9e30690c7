"""Groups as Telegram has them: who is told what, and what stays after a move."""

from telegram import Bot

from tests.telegram.conftest import Here


async def test_a_new_group_tells_the_bot_of_its_place_and_of_those_who_come_and_go(here: Here, bot: Bot) -> None:
    isla, rowan = here.rowan(), here.rowan()
    await bot.get_updates(offset=-1)
    chat = here.world.group(isla, title="Tuesday", payload="our_week").id
    here.world.join(rowan, chat)
    here.world.leave(rowan, chat)

    updates = (await bot.get_updates())[1:]

    assert [each.my_chat_member.new_chat_member.status for each in updates if each.my_chat_member] == ["member"]
    messages = [each.message for each in updates if each.message]
    assert [message.text for message in messages if message.text] == ["/start@heard_test_bot our_week"]
    assert [len(message.new_chat_members) for message in messages] == [1, 0, 1, 0]
    assert messages[-1].left_chat_member.id == rowan
    assert (await bot.get_chat(chat)).title == "Tuesday"
    assert (await bot.get_chat_member(chat, isla)).status == "creator"
    assert await bot.get_chat_member_count(chat) == 2


async def test_in_privacy_mode_the_bot_hears_commands_and_replies_to_itself_alone(here: Here, bot: Bot) -> None:
    here.world.privacy_mode = True
    isla = here.rowan()
    chat = here.world.group(isla).id
    asked = await bot.send_message(chat, "What helped?")
    here.world.write(isla, "not for the bot", chat=chat)
    here.world.write(isla, "/next", chat=chat)
    here.world.write(isla, "a warm bed", chat=chat, reply_to=asked.message_id)
    here.world.make_bot_administrator(isla, chat)
    here.world.write(isla, "now it hears all", chat=chat)

    texts = [each.message.text for each in await bot.get_updates() if each.message and each.message.text]

    assert texts == ["/start", "/next", "a warm bed", "now it hears all"]
    assert not (await bot.get_me()).can_read_all_group_messages


async def test_a_group_that_moves_says_so_in_both_and_goes_on_in_the_new_one(here: Here, bot: Bot) -> None:
    isla = here.rowan()
    old = here.world.group(isla).id
    await bot.get_updates(offset=-1)
    new = here.world.migrate(isla, old).id
    here.world.write(isla, "still here", chat=old)

    moves = [each.message for each in (await bot.get_updates())[1:]]

    assert [(each.chat.id, each.migrate_to_chat_id, each.migrate_from_chat_id, each.text) for each in moves] == [
        (old, new, None, None), (new, None, old, None), (new, None, None, "still here"),
    ]  # fmt: skip
    assert moves[1].chat.type == "supergroup"
