"""Conversations: everything the bot's turns need of the store, as one subject."""

from core.ports import Clock, MediaFiles
from storage.chat_log import KeptChatLog
from storage.connections import Connections
from storage.inbox import KeptInbox
from storage.outbox import KeptOutbox
from storage.reaching import KeptReachability
from storage.sealing import Sealing
from storage.sendings import KeptSendings
from storage.strangers import KeptStrangers


class Conversations(KeptInbox, KeptStrangers, KeptOutbox, KeptSendings, KeptReachability, KeptChatLog):
    """`Inbox`, `Turns`, `Outbox`, `Sendings`, `Reachability` and `ChatLog` of `core.ports`, on the store."""

    def __init__(self, connections: Connections, sealing: Sealing, clock: Clock, files: MediaFiles | None = None) -> None:
        KeptInbox.__init__(self, connections, sealing, files)
        KeptStrangers.__init__(self, connections, sealing, clock, files)
