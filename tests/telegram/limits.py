"""Telegram's own figures. Sources: core.telegram.org/bots/api ("Bot API"), core.telegram.org/bots/faq ("FAQ") and the server
that answers for Telegram, github.com/tdlib/telegram-bot-api ("server").
"""

#: Bot API, sendMessage: "1-4096 characters after entities parsing". Counted in UTF-16 units, the stricter reading.
TEXT_UNITS = 4096
#: Bot API, sendVoice and others: caption "0-1024 characters after entities parsing".
CAPTION_UNITS = 1024
#: Bot API, InlineKeyboardButton: callback_data is "1-64 bytes".
CALLBACK_BYTES = 64
#: The most buttons an inline keyboard may hold; more are refused with REPLY_MARKUP_TOO_LONG.
INLINE_BUTTONS = 100
#: Bot API, answerCallbackQuery: text is "0-200 characters".
CALLBACK_ANSWER_CHARS = 200
#: Bot API, getUpdates: limit is "between 1-100"; the server cuts other values to that.
UPDATES_AT_ONCE = 100
#: Server, Client.h: LONG_POLL_MAX_TIMEOUT.
LONGEST_POLL_S = 50
#: Server, TQueue::get: an offset more than this beyond the end is taken as a mistake and confirms nothing.
FURTHEST_OFFSET_AHEAD = 10
#: Bot API, "Getting updates": kept "until the bot receives them either way, but they will not be kept longer than 24 hours".
UPDATE_LIFETIME_S = 86_400
#: Server, add_update for callback queries: offered this long, and answered no later.
CALLBACK_LIFETIME_S = 150
#: Bot API, setWebhook: secret_token is "1-256 characters", only A-Z, a-z, 0-9, _ and -.
SECRET_CHARS = 256
#: Bot API, setWebhook: max_connections "1-100. Defaults to 40".
CONNECTIONS = 40
MOST_CONNECTIONS = 100
#: Server, WebhookActor: retried at once after a first failure, then after 2, 4, 8 … seconds, up to 60 to 120.
LONGEST_RESEND_S = 60
#: Server, WebhookActor: Retry-After of a webhook's answer is honoured up to an hour.
LONGEST_ASKED_WAIT_S = 3600
#: How long the server waits for a webhook's answer.
WEBHOOK_ANSWER_S = 60
#: Bot API, getFile: "bots can download files of up to 20MB in size"; the link is "valid for at least 1 hour".
DOWNLOAD_BYTES = 20 * 1024 * 1024
FILE_PATH_S = 3600
#: Bot API, "Sending files": "50 MB max size for other files", "10 MB max size for photos".
UPLOAD_BYTES = 50 * 1024 * 1024
PHOTO_BYTES = 10 * 1024 * 1024
#: FAQ, "My bot is hitting limits": "avoid sending more than one message per second" in a chat, with short bursts allowed;
#: "20 messages per minute to the same group"; "about 30 messages per second" overall.
CHAT_PER_S = 1
CHAT_BURST = 5
GROUP_PER_MINUTE = 20
OVERALL_PER_S = 30
#: Bot API, Update: every optional field, which is also what allowed_updates may name.
UPDATE_KINDS = (
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
    "edited_business_message", "deleted_business_messages", "message_reaction", "message_reaction_count", "inline_query",
    "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query", "purchased_paid_media", "poll",
    "poll_answer", "my_chat_member", "chat_member", "chat_join_request", "chat_boost", "removed_chat_boost",
)  # fmt: skip
#: Bot API, getUpdates: an empty list means all "except chat_member, message_reaction, and message_reaction_count".
NOT_UNLESS_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


def utf16_units(text: str) -> int:
    """How long Telegram takes `text` to be: characters beyond the basic plane count twice (Bot API, MessageEntity)."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
