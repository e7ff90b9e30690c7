"""Which function answers which method."""

from collections.abc import Callable
from typing import Any

from tests.telegram import asking, changing, sending
from tests.telegram.calls import Call
from tests.telegram.world import World

HANDLERS: dict[str, Callable[[World, Call], Any]] = {
    "getMe": asking.get_me,
    "sendMessage": sending.send_message,
    "sendVoice": sending.send_voice,
    "sendAudio": sending.send_audio,
    "sendDocument": sending.send_document,
    "sendPhoto": sending.send_photo,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": changing.edit_message_text,
    "editMessageReplyMarkup": changing.edit_message_reply_markup,
    "deleteMessage": changing.delete_message,
    "answerCallbackQuery": changing.answer_callback_query,
    "getFile": asking.get_file,
    "getChat": asking.get_chat,
    "getChatMember": asking.get_chat_member,
    "getChatMemberCount": asking.get_chat_member_count,
    "getChatAdministrators": asking.get_chat_administrators,
    "leaveChat": asking.leave_chat,
    "setMyCommands": asking.set_my_commands,
    "getMyCommands": asking.get_my_commands,
    "deleteMyCommands": asking.delete_my_commands,
    "setMyName": asking.set_about,
    "setMyDescription": asking.set_about,
    "setMyShortDescription": asking.set_about,
    "logOut": lambda *_: True,
    "close": lambda *_: True,
}
