"""Answering somebody whose text belongs to no conversation: one kind sentence that says how one begins, and seldom."""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.channels.sms_gateway import OutgoingText, SmsGateway
from bot.channels.web_chat_tries import Tries
from bot.commands import Command, CommandWords, command_in
from core.chat import Heard
from core.ports import Clock

log = structlog.get_logger()

ONCE_IN = timedelta(days=1)
"""A number hears the sentence once in this time. Reason: two machines would answer each other for ever."""

MOST_AN_HOUR = 120
"""To all strangers together. Reason: a sender can be forged, and each sentence costs."""


@dataclass(frozen=True, kw_only=True)
class Strangers:
    """Answers strangers. Who was answered is held in memory alone."""

    gateway: SmsGateway
    sentence: str
    commands: tuple[CommandWords, ...]
    clock: Clock
    answered: Tries = field(init=False)
    all_together: Tries = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "answered", Tries(self.clock, limit=1, window=ONCE_IN))
        object.__setattr__(self, "all_together", Tries(self.clock, limit=MOST_AN_HOUR, window=timedelta(hours=1)))

    async def answer(self, heard: Heard) -> None:
        """Say how one begins. To STOP nothing is said: there is nothing to stop. Raises `DeliveryFailed`."""
        if command_in(heard.text, self.commands) is Command.STOP:
            return
        if self.answered.too_many(heard.address) or self.all_together.too_many(""):
            log.info("stranger_heard_before", channel=heard.channel)
            return
        reference = hashlib.sha256(f"stranger\n{heard.external_id}".encode()).hexdigest()[:32]
        await self.gateway.send(OutgoingText(to=heard.address, words=self.sentence, reference=reference))
        self.answered.note_wrong(heard.address)
        self.all_together.note_wrong("")
