"""A focus group that meets in a messenger: questions stand in the group, what is one person's own goes to them alone. Pure.

Nobody is seated by anybody else. Each member opens a chat of their own from a button in the group, says there what they agree
to, and is seated with their first line after that. Of everybody else in the group nothing is kept.
"""

from dataclasses import replace

from bot.caring import card_text
from bot.grouping import MARK, NEXT, begun_together, seated, take_group
from bot.step import Step
from bot.wording import Phrase
from core.assisting import WORKER_CHANNEL
from core.chat import Button, Heard, Say
from core.concerns import Risk
from core.consent import Purpose
from core.consultations import Disposition, Route, Session, SessionId, Stage

NOBODY = "-"
"""Stands in `Heard.speaker` for somebody in a group who has no chat of their own with the bot."""

JOIN = f"{MARK}join"
"""The value of the button that opens somebody's own chat; a channel makes a link of it, and it never comes back."""

SEAT = "g_"


def seat_code(group: SessionId) -> str:
    """Return the code with which somebody opens their own chat from the group in `group`."""
    return f"{SEAT}{group.removeprefix('s_')}"


def group_named_by(code: str) -> SessionId | None:
    """Return the group's session that such a code names, or None where it is another code."""
    return SessionId(f"s_{code.removeprefix(SEAT)}") if code.startswith(SEAT) else None


def is_group_chat(session: Session) -> bool:
    """Whether a session is a group's that meets in a messenger."""
    return session.route is Route.GROUP and session.channel != WORKER_CHANNEL


def begun_in_group_chat(step: Step) -> Step:
    """Return a conversation that has just begun as one of a group; who takes part says so in private."""
    begun = begun_together(step)
    return _with_buttons(begun, begun.saying(Phrase.GROUP_BEGIN))


def take_in_group_chat(step: Step, heard: Heard, risk: Risk | None) -> Step:
    """Take what somebody said or tapped in the group."""
    if heard.edits:
        return _edited(step, heard, risk)
    known, heard = _known_by_label(step, heard)
    return _with_buttons(step, _in_private(take_group(known, heard, risk)))


def _known_by_label(step: Step, heard: Heard) -> tuple[Step, Heard]:
    """Return what was heard with its speaker's label; whoever agreed to take part and says something is seated."""
    if heard.speaker is None:
        return step, heard
    speaker = step.talk.known.speaker
    if speaker is None or Purpose.TAKE_PART not in step.talk.known.members.get(speaker.participant_id, frozenset()):
        return step, replace(heard, speaker=NOBODY)
    step = seated(step, speaker.participant_id, is_newcomer=False)
    if step.session.disposition is Disposition.INVITED:
        step = replace(step, session=replace(step.session, disposition=Disposition.STARTED))
    labels = {each.participant_id: each.label for each in step.session.members}
    return step, replace(heard, speaker=labels.get(speaker.participant_id, NOBODY))


def _edited(step: Step, heard: Heard, risk: Risk | None) -> Step:
    """Follow an edit of words that were kept of somebody who still takes part; of any other nothing is kept."""
    known, speaker = step.talk.known.edited, step.talk.known.speaker
    agreed = step.talk.known.members.get(speaker.participant_id, frozenset()) if speaker else frozenset()
    if known is None or known.text is None or Purpose.TAKE_PART not in agreed:
        followed = replace(step, wipes_message=True)
    else:
        followed = step.editing(known, heard.text, held=risk is not None)
    if risk is None:
        return followed
    raised = followed.concerned(risk)
    concern = replace(raised.concerns[-1], testimony_id=known.id if known else None)
    raised = replace(raised, concerns=(*raised.concerns[:-1], concern))
    return _in_private(raised.saying(card_text(raised.talk.safeguarding, raised.talk.wording, raised.now), is_card=True))


def _in_private(step: Step) -> Step:
    """Send a card to whoever it is for, alone; where they have no chat of their own, the group reads one neutral line."""
    speaker, cards = step.talk.known.speaker, [say for say in step.says if say.is_card]
    if not cards:
        return step
    if speaker is not None:
        says = tuple(replace(say, address_id=speaker.id) if say.is_card else say for say in step.says)
        concerns = tuple(replace(each, participant_id=speaker.participant_id) for each in step.concerns)
        return replace(step, says=says, concerns=concerns)
    wording = step.talk.wording
    neutral = replace(cards[0], text=wording.say(Phrase.GROUP_CARE), is_card=False, buttons=(_join(step),))
    return replace(step, says=tuple(neutral if say.is_card else say for say in step.says))


def _with_buttons(before: Step, after: Step) -> Step:
    """Put the way on, and the way to one's own chat, under what was said last to the group."""
    new = [say for say in after.says[len(before.says) :] if not say.is_card and say.address_id == after.session.address_id]
    is_over = after.session.stage is Stage.ENDED
    if not new or is_over or any(button.value == JOIN for button in new[-1].buttons):
        return after
    with_them = _offered_to_all(new[-1], after)
    return replace(after, says=tuple(with_them if say.key == new[-1].key else say for say in after.says))


def _offered_to_all(say: Say, step: Step) -> Say:
    """Return a message with the buttons of a group. Ticks are one person's, so several choices are written out instead."""
    choices, text = say.buttons, say.text
    if say.several:
        text = "\n".join([text, *(f"{number}. {button.label}" for number, button in enumerate(say.buttons, start=1))])
        choices = ()
    following = Button(value=NEXT, label=step.talk.wording.say(Phrase.GROUP_NEXT))
    return replace(say, text=text, several=False, buttons=(*choices, following, _join(step)))


def _join(step: Step) -> Button:
    return Button(value=JOIN, label=step.talk.wording.say(Phrase.GROUP_JOIN))
