"""A Telegram to test against: a strict server of the Bot API, with Telegram's own limits and errors, and faults on demand.

In a test (the world lives in a thread of its own, so people act through `do`):

    with telegram() as far:
        who = far.do(lambda world: world.person().id)
        far.do(lambda world: world.start(who, "first_night"))
        ...
        assert far.do(lambda world: world.log.of("violation")) == []

By itself, for other processes: `python -m tests.telegram`, then the control interface (`controlling`). A bot reaches it with
`base_url=f"{address}/bot"` and `base_file_url=f"{address}/file/bot"`.

Where to look: what people can do in `acting` and `grouping`, what can go wrong in `faults`, what is written down in
`logbook`, Telegram's figures and their sources in `limits`, its words in `refusals`, how updates wait in `updates`, how they
are asked for and called with in `receiving` and `webhooks`. A message is checked in `sending`, `keyboards` and `entities`.

Not imitated: the three seconds Telegram waits before it repeats a 409, slower answers for bots that ask in a hurry, albums,
topics, inline mode, payments, business accounts, and files named by a web address.
"""
