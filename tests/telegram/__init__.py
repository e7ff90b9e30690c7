"""A Telegram to test against: a strict server of the Bot API, with Telegram's own limits and errors, and faults on demand.

`world` holds who is there and what they do, `updates` brings it to the bot, `methods` answers the bot, `server` is the ASGI
application and `running` starts it on this computer. Every fact stands in the `logbook`.
"""
