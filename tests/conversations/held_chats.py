"""Chats that a worker holds: for one person, typing what they say, or with a group, each member by a letter."""

import re
from dataclasses import dataclass, replace

from bot.grouping import END, NEXT, consenting, held_by_worker, seating, taking_back
from bot.step import Known
from core.assisting import WORKER_CHANNEL
from core.chat import Heard, HeardKind
from core.consent import HowGiven, Purpose
from core.people import ParticipantId
from tests.bot.chats import Chat, heard
from tests.core.test_assisting import BRIEFING

DONE = {"next question": NEXT, "the group ends": END}


@dataclass
class HeldChat(Chat):
    """A chat that a worker holds; what each member agreed to is worked out from what was recorded."""

    is_group: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        first = self.steps[0]
        on_their_page = replace(first, session=replace(first.session, channel=WORKER_CHANNEL))
        self.steps = [held_by_worker(on_their_page, replace(BRIEFING, is_group=self.is_group))]

    def hear(self, what: Heard) -> list[str]:
        """Take one turn, as typed by the worker."""
        given: dict[ParticipantId, frozenset[Purpose]] = {}
        for record in (each for step in self.steps for each in step.consents):
            before = given.get(record.participant_id, frozenset())
            only = frozenset({record.purpose})
            given[record.participant_id] = before | only if record.granted else before - only
        self.talk = replace(self.talk, known=Known(members=given))
        return super().hear(replace(what, worker=BRIEFING.staff_id, external_id=str(len(self.steps))))

    def in_the_room(self, side: str, text: str) -> list[str]:
        """Take a line of a group: somebody's by their letter, everybody's, or what the facilitator does."""
        if side == "facilitator":
            return self.hear(heard(kind=HeardKind.CHOICE, choice=self._done(text.strip("()"))))
        speaker = None if side == "group" else side
        if tapped := re.fullmatch(r"\[(.+)\]", text):
            buttons = next(say.buttons for step in reversed(self.steps) for say in reversed(step.says) if say.buttons)
            value = next(button.value for button in buttons if button.label == tapped.group(1))
            return self.hear(replace(heard(tapped.group(1), kind=HeardKind.CHOICE, choice=value), speaker=speaker))
        return self.hear(replace(heard(text), speaker=speaker))

    def _done(self, what: str) -> str:
        if what in DONE:
            return DONE[what]
        label, rest = what.split(" ", 1)
        if rest == "sits down":
            return seating(ParticipantId(f"p_{label}"), is_newcomer=True)
        if rest == "takes everything back":
            return taking_back(label)
        if rest == "says no":
            return consenting(label, {Purpose.TAKE_PART: False}, HowGiven.WITNESSED)
        agreed = {Purpose(name) for name in rest.removeprefix("says yes to ").split()}
        return consenting(label, {purpose: purpose in agreed for purpose in self.script.purposes}, HowGiven.WITNESSED)
