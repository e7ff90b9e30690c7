"""A group in one session: who sits where, what each agreed to, who said what, and what the group agreed on. Pure.

A line is its speaker's testimony alone; the group's own answer is the testimony of everybody who agreed to take part. Nothing
is kept of someone who has not. The session's participant stands for the group, agrees to nothing and says nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from string import ascii_uppercase

from bot.asking import answer_open, ask_after, closed_answer, keep_at
from bot.caring import card_text
from bot.putting import put, walk_of
from bot.routing import Place
from bot.step import Step, has_words
from bot.wording import Phrase
from core.assisting import Briefing
from core.chat import Heard, HeardKind
from core.concerns import Risk
from core.consent import ConsentRecord, HowGiven, Purpose
from core.consultations import Answer, Disposition, Member, Route, Stage, place_of
from core.people import Participant, ParticipantId
from core.pseudonyms import pseudonym_from
from core.testimony import Appearance

MARK = "group:"
"""Stands before what a facilitator does, apart from what anybody says."""

NEXT, END = f"{MARK}next", f"{MARK}end"

MOST_MEMBERS = len(ascii_uppercase)


def seating(participant_id: ParticipantId, *, is_newcomer: bool) -> str:
    """Return the choice that seats somebody."""
    return f"{MARK}seat:{participant_id}:{'new' if is_newcomer else 'known'}"


def consenting(label: str, given: Mapping[Purpose, bool], how: HowGiven) -> str:
    """Return the choice that records what one member said yes and no to."""
    said = ",".join(f"{purpose.value}={'yes' if granted else 'no'}" for purpose, granted in given.items())
    return f"{MARK}consent:{label}:{how.value}:{said}"


def taking_back(label: str) -> str:
    """Return the choice with which one member takes back all that they said."""
    return f"{MARK}take_back:{label}"


def held_by_worker(step: Step, briefing: Briefing) -> Step:
    """Return a conversation that has just begun as one that a worker holds, for one person or with a group.

    A group is not asked for one consent: each member is asked for their own.
    """
    route = Route.GROUP if briefing.is_group else Route.WORKER
    session = replace(step.session, route=route, setting=briefing.setting, helper_id=briefing.staff_id)
    held = replace(step, session=session)
    return begun_together(held) if briefing.is_group else held


def begun_together(step: Step) -> Step:
    """Return a conversation that has just begun as a group's: nobody is asked to agree for all."""
    session = replace(step.session, route=Route.GROUP, stage=Stage.ASKING, waiting_at=None, said=step.session.said - 1)
    return replace(step, session=session, says=step.says[:-1])


def take_group(step: Step, heard: Heard, risk: Risk | None) -> Step:
    """Take what a facilitator did, or what somebody of the group said; `risk` is what the words may speak of."""
    step = replace(step, session=replace(step.session, heard_at=step.now))
    choice = (heard.choice or "") if heard.kind is HeardKind.CHOICE else ""
    if choice.startswith(MARK):
        return _done(step, choice)
    if heard.kind is HeardKind.WORDS:
        return _overheard(step, heard, risk) if risk else step
    if heard.kind is HeardKind.CHOICE:
        return _chosen(step, heard)
    if not has_words(heard):
        return step if heard.kind is HeardKind.START else step.saying(Phrase.UNREADABLE)
    return _said(step, heard, risk if heard.kind is HeardKind.TEXT else None)


def speakers(step: Step, label: str | None) -> tuple[ParticipantId, ...]:
    """Return whose words a line is, of those who agreed to take part: one member's, or without a label everybody's."""
    agreed = step.talk.known.members
    return tuple(
        each.participant_id
        for each in step.session.members
        if label in {None, each.label} and Purpose.TAKE_PART in agreed.get(each.participant_id, frozenset())
    )


def seated(step: Step, participant_id: ParticipantId, *, is_newcomer: bool) -> Step:
    """Give somebody the next letter; whoever has one keeps it."""
    members = step.session.members
    if len(members) == MOST_MEMBERS or any(each.participant_id == participant_id for each in members):
        return step
    member = Member(label=ascii_uppercase[len(members)], participant_id=participant_id)
    seated = replace(step, session=replace(step.session, members=(*members, member)))
    if not is_newcomer:
        return seated
    newcomer = Participant(
        id=participant_id,
        partnership_id=step.session.partnership_id,
        pseudonym=pseudonym_from(participant_id),
        created_at=step.now,
    )
    return replace(seated, newcomers=(*seated.newcomers, newcomer))


def _done(step: Step, choice: str) -> Step:
    if choice == NEXT:
        return _next(step)
    if choice == END:
        return _ended(step)
    what, _, rest = choice.removeprefix(MARK).partition(":")
    if what == "seat":
        participant_id, _, newness = rest.rpartition(":")
        return seated(step, ParticipantId(participant_id), is_newcomer=newness == "new")
    label, _, said = rest.partition(":")
    member = next((each for each in step.session.members if each.label == label), None)
    if member is None:
        return step
    if what == "take_back":
        return _recorded(step, member, dict.fromkeys(Purpose, False), HowGiven.WITNESSED)
    how, _, given = said.partition(":")
    return _recorded(step, member, _given(given.split(",")), HowGiven(how))


def _recorded(step: Step, member: Member, given: Mapping[Purpose, bool], how: HowGiven) -> Step:
    """Write one member's own yes and no into the ledger; the facilitator stands as a witness where they passed it on."""
    witness = step.session.helper_id if how is HowGiven.WITNESSED else None
    records = tuple(
        ConsentRecord(
            participant_id=member.participant_id,
            consultation_id=step.session.consultation_id,
            purpose=purpose,
            granted=granted,
            how=how,
            wording=step.talk.wording.version,
            at=step.now,
            witness=witness,
        )
        for purpose, granted in given.items()
    )
    has_begun = given.get(Purpose.TAKE_PART, False) and step.session.disposition is Disposition.INVITED
    disposition = Disposition.STARTED if has_begun else step.session.disposition
    session = replace(step.session, disposition=disposition)
    wipes = (member.label,) if given.get(Purpose.TAKE_PART) is False else ()
    return replace(step, session=session, consents=(*step.consents, *records), wipes_speakers=wipes)


def _given(parts: Sequence[str]) -> Mapping[Purpose, bool]:
    """Return what was said yes and no to; someone who does not take part is asked nothing else."""
    said = dict(part.split("=", 1) for part in parts if "=" in part)
    given = {purpose: said[purpose.value] == "yes" for purpose in Purpose if purpose.value in said}
    return given if given.get(Purpose.TAKE_PART, True) else {Purpose.TAKE_PART: False}


def _next(step: Step) -> Step:
    """Move on to the next question; what nobody answered counts as left out."""
    key = step.session.waiting_at
    if step.session.stage is Stage.ENDED:
        return step
    if key is not None and key not in step.session.answers:
        step = step.answering(Answer(question=key, value="", at=step.now, skipped=True))
    return ask_after(step, key)


def _ended(step: Step) -> Step:
    has_ended = step.session.stage is Stage.ENDED
    return step if has_ended else step.moved(Stage.ENDED, waiting_at=None, disposition=Disposition.BREAK_OFF)


def _said(step: Step, heard: Heard, risk: Risk | None) -> Step:
    place = walk_of(step).at(step.session.waiting_at)
    kept = _kept(step, heard, place, is_held=risk is not None)
    has_kept = kept is not step
    if risk:
        kept = _cared_for(kept, heard, risk)
    if not has_kept:
        return replace(kept, wipes_message=True)
    if place is None:
        return kept
    if place.question.is_open:
        return answer_open(kept, place, heard)
    is_typed_answer = heard.speaker is None and heard.kind is HeardKind.TEXT and risk is None
    return _answered(kept, heard, place) if is_typed_answer else kept


def _chosen(step: Step, heard: Heard) -> Step:
    """Take a button: of the group, which answers the question, or of one member, which is their own answer beside it."""
    place = walk_of(step).at(step.session.waiting_at)
    is_stale = heard.place is not None and heard.place != place_of(step.session)
    if place is None or is_stale or place.question.is_open or closed_answer(step, place, heard) is None:
        return step
    kept = _kept(step, heard, place)
    return _answered(kept, heard, place) if heard.speaker is None and kept is not step else kept


def _answered(kept: Step, heard: Heard, place: Place) -> Step:
    """Make what the group agreed on the answer to a closed question, or ask again where it is none."""
    value = closed_answer(kept, place, heard)
    if value is None:
        return put(kept.saying(Phrase.CHOOSE_TOO), place, again=True)
    if not walk_of(kept).takes(place, value):
        return put(kept.saying(place.question.constraint_message or Phrase.CHOOSE_TOO), place, again=True)
    testimony_id = kept.testimony[-1].id
    return kept.answering(
        Answer(question=place.key, value=value, at=kept.now, testimony_id=testimony_id, message=heard.external_id)
    )


def _kept(step: Step, heard: Heard, place: Place | None, *, is_held: bool = False) -> Step:
    """Keep a line for whoever said it; the same step where nobody who said it takes part."""
    whose = speakers(step, heard.speaker)
    if not whose:
        return step
    kept = keep_at(step, heard, place, held=is_held)
    line = replace(kept.testimony[-1], is_group_answer=heard.speaker is None)
    seen = tuple(Appearance(testimony_id=line.id, participant_id=each) for each in whose)
    return replace(kept, testimony=(*kept.testimony[:-1], line), appearances=(*kept.appearances, *seen))


def _cared_for(kept: Step, heard: Heard, risk: Risk) -> Step:
    """Show the card for the facilitator to read out, and raise a concern about whoever spoke, whether they take part or not."""
    speaker = next((each.participant_id for each in kept.session.members if each.label == heard.speaker), None)
    raised = kept.concerned(risk)
    concern = replace(raised.concerns[-1], participant_id=speaker)
    shown = replace(raised, concerns=(*raised.concerns[:-1], concern)).saying(
        card_text(kept.talk.safeguarding, kept.talk.wording, kept.now), is_card=True
    )
    return replace(shown, session=replace(shown.session, shown_for=risk.value, is_muted=True))


def _overheard(step: Step, heard: Heard, risk: Risk) -> Step:
    """Raise a concern about a recording of this group in which a recogniser heard words of risk."""
    if not str(heard.about).startswith(f"t_{step.session.id}_"):
        return step
    raised = _cared_for(step, heard, risk)
    return replace(raised, concerns=(*raised.concerns[:-1], replace(raised.concerns[-1], testimony_id=heard.about)))
