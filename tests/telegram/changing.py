"""editMessageText, editMessageReplyMarkup, deleteMessage and answerCallbackQuery (Bot API, "Updating messages")."""

from tests.telegram import limits, refusals
from tests.telegram.calls import Call
from tests.telegram.chats import Chat, Json
from tests.telegram.keyboards import inline_only, reply_markup_in
from tests.telegram.reaching import chat_of, note_hurry
from tests.telegram.refusals import bad_request
from tests.telegram.sending import text_in
from tests.telegram.state import BOT_ID
from tests.telegram.world import World


def edit_message_text(world: World, call: Call) -> Json:
    chat, message = _editable(world, call)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _changed(world, call, chat, message, {"entities": None} | text_in(call))


def edit_message_reply_markup(world: World, call: Call) -> Json:
    return _changed(world, call, *_editable(world, call), {})


def delete_message(world: World, call: Call) -> bool:
    chat = chat_of(world, call)
    number = call.whole("message_id", 0, 0, 2**31)
    if chat.by_id.pop(number, None) is None:
        raise bad_request("message to delete not found")
    chat.history[:] = [each for each in chat.history if each["message_id"] != number]
    world.log.add("deleted", chat_id=chat.id, message_id=number)
    return True


def _editable(world: World, call: Call) -> tuple[Chat, Json]:
    chat = chat_of(world, call)
    if not call.text("message_id"):
        raise bad_request("message identifier is not specified")
    message = chat.by_id.get(call.whole("message_id", 0, 0, 2**31))
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != BOT_ID:
        raise bad_request("message can't be edited")
    return chat, message


def _changed(world: World, call: Call, chat: Chat, message: Json, content: Json) -> Json:
    wanted = content | {"reply_markup": inline_only(reply_markup_in(call))}
    if all(message.get(name) == value for name, value in wanted.items()):
        raise bad_request(refusals.NOT_MODIFIED)
    note_hurry(world, call, chat)
    for name, value in wanted.items():
        if value is None:
            message.pop(name, None)
        else:
            message[name] = value
    message["edit_date"] = int(world.clock.now())
    world.log.add("edited", chat_id=chat.id, message_id=message["message_id"], method=call.method, params=call.shown())
    return message


def answer_callback_query(world: World, call: Call) -> bool:
    """Answer a tap. Twice is one answer too many, unless the tap itself was delivered again or the first answer's caller
    saw an error.
    """
    callback = world.callbacks.get(call.text("callback_query_id"))
    if callback is None or world.clock.now() > callback.expires_at:
        raise bad_request(refusals.CALLBACK_TOO_OLD)
    if len(call.text("text")) > limits.CALLBACK_ANSWER_CHARS:
        raise bad_request("MESSAGE_TOO_LONG")
    deliveries = callback.update.deliveries if callback.update else 0
    if callback.answers_told >= max(1, deliveries):
        world.log.violation("a tap answered twice", f"callback {callback.id}")
        raise bad_request(refusals.CALLBACK_TOO_OLD)
    callback.answers.append(call.shown())
    world.log.add("callback_answered", id=callback.id, chat_id=callback.chat_id, params=call.shown())
    return True
