"""What one decided turn of a conversation gives back: the session after it, what to keep and what to say. Pure.

Nothing here decides anything; it only makes sure that keys and ids are the same if the same turn is decided twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.commands import CommandWords
from bot.probe_rules import ProbeRules
from bot.safeguarding import Safeguarding
from bot.script import Script
from bot.wording import Phrase, Wording
from core.chat import Button, Heard, HeardKind, Say
from core.concerns import Concern, Risk
from core.consent import ConsentRecord, HowGiven, Purpose
from core.consultations import Answer, Disposition, Probe, Route, Session, Setting, Stage, Tally
from core.holding import Held
from core.links import LinkKind
from core.people import Address, Participant, ParticipantId
from core.testimony import Appearance, Medium, Recording, Testimony, TestimonyId

MEDIA = {
    HeardKind.VOICE: Medium.VOICE,
    HeardKind.FILM: Medium.FILM,
    HeardKind.PICTURE: Medium.PICTURE,
    HeardKind.FILE: Medium.FILE,
}
"""The kinds of what is heard that come with a file."""


@dataclass(frozen=True, kw_only=True)
class Tongue:
    """What the bot says in one language."""

    wording: Wording
    safeguarding: Safeguarding
    probing: ProbeRules = field(default_factory=ProbeRules)
    notices: Mapping[Setting, str] = field(default_factory=dict)  # Said first where there is less freedom to refuse.


@dataclass(frozen=True, kw_only=True)
class Known:
    """What was looked up for this one turn, because what was heard needs it.

    ``risk`` is what the meaning of the words suggests, beside the phrases. ``standing`` is what the person agrees to now.
    ``themes`` are the codes that the words touch. ``edited`` is the testimony whose words are replaced, ``decided`` what was
    agreed to or not in the message that is edited.
    """

    risk: Risk | None = None
    held: Held | None = None
    standing: frozenset[Purpose] = frozenset()
    tally: Tally | None = None
    themes: frozenset[str] = frozenset()
    edited: Testimony | None = None
    decided: tuple[ConsentRecord, ...] = ()
    settled: frozenset[Purpose] = frozenset()  # What was said yes or no to in this session, while consent is asked.
    members: Mapping[ParticipantId, frozenset[Purpose]] = field(default_factory=dict)  # What each of a group agrees to now.
    speaker: Address | None = None  # Who said it in a group that meets in a messenger, and where they are reached alone.


@dataclass(frozen=True, kw_only=True)
class Talk:
    """What a conversation is held with: its script, the bot's sentences and the safeguarding words, in the session's language.

    ``tongues`` are the languages that the bot speaks, by code.
    """

    script: Script
    wording: Wording
    safeguarding: Safeguarding
    tongues: Mapping[str, Tongue] = field(default_factory=dict)
    known: Known = field(default_factory=Known)
    probing: ProbeRules = field(default_factory=ProbeRules)

    @property
    def command_words(self) -> tuple[CommandWords, ...]:
        """How commands are said, in the session's own language first."""
        own = self.wording
        others = (tongue.wording for tongue in self.tongues.values() if tongue.wording.language != own.language)
        return (own.commands, *(wording.commands for wording in others))

    def greets_only(self, text: str) -> bool:
        """Whether words say hello, or that something was not followed, in any language, and nothing more."""
        wordings = (self.wording, *(tongue.wording for tongue in self.tongues.values()))
        return any(wording.greets_only(text) for wording in wordings)

    def in_language(self, language: str) -> "Talk":
        """Return the talk in another language; what the script or the bot does not speak stays as it is."""
        tongue = self.tongues.get(language, Tongue(wording=self.wording, safeguarding=self.safeguarding, probing=self.probing))
        script = self.script.in_language(language)
        return replace(self, script=script, wording=tongue.wording, safeguarding=tongue.safeguarding, probing=tongue.probing)


@dataclass(frozen=True, kw_only=True)
class ProbeWish:
    """A probe that is due about an open answer. ``fallback`` is the scripted one, or nothing, where no model words a better.

    ``may_use_model`` is decided by everything but the endpoint: the script, the person's consent (for one that is not local),
    the question's sensitivity, the caps and whether the model is muted. ``answer`` stays inside the turn.
    """

    question: str
    label: str
    answer: str
    fallback: str
    may_use_model: bool
    testimony_id: TestimonyId | None


@dataclass(frozen=True, kw_only=True)
class Step:
    """A session one turn on, with everything to keep and to say. Each method returns the step with something added."""

    session: Session
    talk: Talk
    now: datetime
    says: tuple[Say, ...] = ()
    answers: tuple[Answer, ...] = ()
    testimony: tuple[Testimony, ...] = ()
    recordings: tuple[Recording, ...] = ()
    consents: tuple[ConsentRecord, ...] = ()
    concerns: tuple[Concern, ...] = ()
    newcomers: tuple[Participant, ...] = ()
    appearances: tuple[Appearance, ...] = ()
    edited: tuple[Testimony, ...] = ()
    forgets: tuple[TestimonyId, ...] = ()
    probes: tuple[Probe, ...] = ()
    wipes_message: bool = False  # Nothing may be kept of what was heard, in the inbox neither.
    wipes_speakers: tuple[str, ...] = ()  # Labels in a group whose lines are blanked in the inbox.
    begins_anew: bool = False  # Someone else holds the phone: a new person begins, and nothing of this session goes on.
    holds: bool = False  # What was heard waits until it is known who is there.
    frees: bool = False  # It is known: what was held for that gets its turn now.
    calls_back: bool = False  # Stop was said: no question that is still on its way goes out any more.
    wish: ProbeWish | None = None  # Settled by `bot.probing` before the turn is saved.

    def saying(
        self,
        words: Phrase | str,
        *,
        buttons: Sequence[Button] = (),
        several: bool = False,
        wants_voice: bool = False,
        is_card: bool = False,
        audio: str = "",
        short: str = "",
        expects: str = "",
        link: LinkKind | None = None,
        **facts: str | int,
    ) -> "Step":
        """Return the step with one more message; a `Phrase` is looked up and its `facts` filled in."""
        text = self.talk.wording.say(words, **facts) if isinstance(words, Phrase) else words
        number = self.session.said + 1
        say = Say(
            key=f"{self.session.id}:{number}",
            address_id=self.session.address_id,
            channel=self.session.channel,
            text=text,
            buttons=tuple(buttons),
            several=several,
            wants_voice=wants_voice,
            is_card=is_card,
            audio=audio or None,
            short=short,
            expects=expects,
            link=link,
            language=self.talk.wording.language if isinstance(words, Phrase) else self.session.language,
        )
        return replace(self, session=replace(self.session, said=number), says=(*self.says, say))

    def moved(self, stage: Stage, *, waiting_at: str | None, disposition: Disposition | None = None) -> "Step":
        """Return the step with the session standing elsewhere, its tries begun anew."""
        is_new = waiting_at != self.session.waiting_at
        session = replace(
            self.session,
            stage=stage,
            waiting_at=waiting_at,
            disposition=disposition or self.session.disposition,
            tries=0,
            came_from=None,
            asked_at=self.now if is_new else self.session.asked_at,
            offered=None,
        )
        return replace(self, session=session)

    def standing(self, stage: Stage, disposition: Disposition | None = None) -> "Step":
        """Return the step in another stage, still waiting at the same question."""
        session = replace(self.session, stage=stage, disposition=disposition or self.session.disposition, came_from=None)
        return replace(self, session=session)

    def asked_beside(self, stage: Stage) -> "Step":
        """Return the step in a stage beside all else; the pause after a card goes on when that is over."""
        came_from = Stage.PAUSED if is_paused(self.session) else None
        return replace(self, session=replace(self.session, stage=stage, came_from=came_from))

    def asking_if_sure(self) -> "Step":
        """Return the step being asked whether they are sure, knowing the stage in which they asked."""
        came_from = self.session.came_from or self.session.stage
        return replace(self, session=replace(self.session, stage=Stage.SURE, came_from=came_from))

    def trying_again(self) -> "Step":
        """Return the step with one more try counted."""
        return replace(self, session=replace(self.session, tries=self.session.tries + 1))

    def answering(self, answer: Answer) -> "Step":
        """Return the step with an answer kept."""
        answers = {**self.session.answers, answer.question: answer}
        return replace(self, session=replace(self.session, answers=answers), answers=(*self.answers, answer))

    def consenting(
        self,
        purpose: Purpose,
        *,
        granted: bool,
        how: HowGiven,
        evidence: TestimonyId | None = None,
        message: str | None = None,
    ) -> "Step":
        """Return the step with one more line in the consent ledger; what a worker passes on is witnessed by them.

        `evidence` is the voice note in which it was said, `message` the external id of what it was typed or tapped in.
        """
        is_witnessed = self.session.route is Route.WORKER
        record = ConsentRecord(
            participant_id=self.session.participant_id,
            consultation_id=self.session.consultation_id,
            purpose=purpose,
            granted=granted,
            how=HowGiven.WITNESSED if is_witnessed else how,
            wording=self.talk.wording.version,
            at=self.now,
            evidence=evidence,
            message=message,
            witness=self.session.helper_id if is_witnessed else None,
        )
        return replace(self, consents=(*self.consents, record))

    def keeping(self, heard: Heard, *, question: str | None, question_label: str = "", held: bool = False) -> "Step":
        """Return the step with what was heard kept as testimony, its words exactly as they came."""
        testimony = Testimony(
            id=self._next_testimony_id(),
            partnership_id=self.session.partnership_id,
            consultation_id=self.session.consultation_id,
            medium=MEDIA.get(heard.kind, Medium.TEXT),
            made_at=heard.at,
            received_at=self.now,
            title=self.talk.script.title,
            session_id=self.session.id,
            question=question,
            question_label=question_label,
            text=heard.text if heard.media is None else None,
            recording_sha256=heard.media.sha256 if heard.media else None,
            held_for_concern=held,
            message=heard.external_id,
            route=self.session.route,
            setting=self.session.setting,
            worker_id=heard.worker,
        )
        recordings = (*self.recordings, heard.media) if heard.media else self.recordings
        return replace(self, testimony=(*self.testimony, testimony), recordings=recordings)

    def _next_testimony_id(self) -> TestimonyId:
        """Return an id made of the session and turn alone, and for a second one in the same turn its number."""
        more = f"_{len(self.testimony) + 1}" if self.testimony else ""
        return TestimonyId(f"t_{self.session.id}_{self.session.turn}{more}")

    def editing(self, testimony: Testimony, text: str, *, held: bool = False) -> "Step":
        """Return the step with the words of an earlier testimony replaced, as its next version."""
        is_held = held or testimony.held_for_concern
        edited = replace(testimony, text=text, version=testimony.version + 1, held_for_concern=is_held)
        return replace(self, edited=(*self.edited, edited))

    def forgetting(self, ids: Sequence[str]) -> "Step":
        """Return the step with testimony of which nothing may be kept."""
        return replace(self, forgets=(*self.forgets, *(TestimonyId(each) for each in ids)))

    def concerned(self, risk: Risk) -> "Step":
        """Return the step with a concern for the duty contact about what was kept in this turn, if anything was."""
        concern = Concern(
            id=f"c_{self.session.id}_{self.session.turn}",
            partnership_id=self.session.partnership_id,
            participant_id=self.session.participant_id,
            testimony_id=self.testimony[-1].id if self.testimony else None,
            risk=risk,
            raised_at=self.now,
        )
        return replace(self, concerns=(*self.concerns, concern))


def is_paused(session: Session) -> bool:
    """Whether the pause after a card holds, even where something else is asked in it."""
    return Stage.PAUSED in {session.stage, session.came_from}


def has_words(heard: Heard) -> bool:
    """Whether something was said in it that can be kept: a recording, or typed words."""
    return heard.media is not None or (heard.kind is HeardKind.TEXT and bool(heard.text.strip()))


def how_given(heard: Heard) -> HowGiven:
    """Return how a yes or no was given: tapped, spoken or typed."""
    spoken_or_tapped = {HeardKind.CHOICE: HowGiven.TAPPED, HeardKind.WORDS: HowGiven.SPOKEN}
    return spoken_or_tapped.get(heard.kind, HowGiven.TYPED)


def has_agreed(session: Session) -> bool:
    """Whether the person said yes to taking part and has not taken it back."""
    return session.disposition in {
        Disposition.STARTED,
        Disposition.PARTIAL,
        Disposition.COMPLETED,
        Disposition.BREAK_OFF,
    } and not _waits_for_yes(session)


def _waits_for_yes(session: Session) -> bool:
    return session.waiting_at == Purpose.TAKE_PART.value
