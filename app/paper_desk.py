"""Printing forms and typing them up: loads what is needed, lets `bot.paper_forms` and `bot.typing_up` decide, and keeps it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import structlog

from app.links import base_url, chat_url
from app.paper_pdf import Copy, forms_pdf, poster_pdf
from app.telegram_calls import telegram_link
from app.wiring import PROMPTS, House
from bot.paper_forms import CONSENT, Printed, form_of, keep_as_testimony
from bot.paper_words import PaperWord, PaperWords, read_paper_words
from bot.safeguarding import Safeguarding
from bot.script import QuestionKind, Script, script_from_json
from bot.typing_up import NO, YES, TypedForm, fields_of, taken_back, typed
from core.access import ADDERS
from core.concerns import Risk
from core.consent import HowGiven
from core.consultations import Consultation, Disposition, Setting
from core.errors import BadInput, EngineFailed, NotAllowed, NotFound, StaleTurn
from core.paper import FormCode, Joined, PaperForm, code_from, session_of, spaced
from core.people import Viewer
from core.ports import BlankField, BlankForm, Clock, Jobs, NewId, PrintOrder, RiskSense, WrittenProblem
from core.turns import Turn
from core.wording import did_you_mean, storable
from storage.opening import Store

log = structlog.get_logger()

Words = Mapping[str, PaperWords]

MOST_COPIES = 500
LOOK = "Check the code: it stands at the foot of each page of the form."


class Desk:
    """`core.ports.PaperDesk` on an open store."""

    def __init__(
        self,
        *,
        store: Store,
        jobs: Jobs,
        safeguarding: Safeguarding,
        base_url: str,
        words: Words,
        clock: Clock,
        new_id: NewId,
        risk_sense: RiskSense | None = None,
        on_concern: Callable[[], None] = lambda: None,
        telegram_link: Callable[[Consultation], Awaitable[str | None]] | None = None,
    ) -> None:
        """`base_url` is how people reach this server from outside; `words` are by language; `telegram_link` opens the bot."""
        self._store = store
        self._jobs = jobs
        self._safeguarding = safeguarding
        self._risk_sense = risk_sense
        self._on_concern = on_concern
        self._telegram_link = telegram_link
        self._base_url = base_url
        self._words = words
        self._clock = clock
        self._new_id = new_id

    async def poster(self, consultation: Consultation, viewer: Viewer) -> bytes:
        """Return a poster whose QR code opens the chat. Raises `BadInput`, `NotAllowed`."""
        _require_desk(viewer, consultation.partnership_id)
        script, words = await self._script_for(consultation, "")
        telegram = await self._telegram_link(consultation) if self._telegram_link else None
        chat = chat_url(self._base_url, consultation.name)
        return await asyncio.to_thread(poster_pdf, script.title, chat, words, telegram=telegram or "")

    async def print_forms(self, order: PrintOrder, viewer: Viewer) -> bytes:
        """Return a PDF with so many copies, each with a code of its own that is kept. Raises `BadInput`, `NotAllowed`."""
        _require_desk(viewer, order.consultation.partnership_id)
        if not 1 <= order.copies <= MOST_COPIES:
            raise BadInput("That many copies cannot be printed at once.", remedy=f"Ask for 1 to {MOST_COPIES}.")
        script, words = await self._script_for(order.consultation, order.language)
        forms = [self._new_form(order, script) for _ in range(order.copies)]
        copies = [self._copy(form, script, words) for form in forms]
        written = await asyncio.to_thread(forms_pdf, copies, title=script.title, language=script.language)
        await self._store.paper.put_forms(forms)
        return written

    async def blank(self, code: FormCode, viewer: Viewer) -> BlankForm:
        """Return what a printed form asks. Raises `NotFound`, `NotAllowed`."""
        form, script, words = await self._form(code, viewer)
        answers = ((YES, words.say(PaperWord.YES)), (NO, words.say(PaperWord.NO)))
        return BlankForm(
            form=form,
            title=script.title,
            consents=tuple(
                BlankField(key=CONSENT + purpose.value, number="", label=words.consents[purpose], choices=answers)
                for purpose in script.purposes
            ),
            questions=tuple(_field(each) for each in fields_of(script, words)),
            is_typed=await self._store.paper.typed_by(code) is not None,
        )

    async def type_up(
        self, code: FormCode, written: Mapping[str, str], viewer: Viewer, *, setting: Setting | None = None
    ) -> Sequence[WrittenProblem]:
        """Keep what was written on a form, whole and once, or return everything wrong with it and keep nothing."""
        decided = await self.decided(code, written, viewer, setting=setting)
        if not isinstance(decided, Turn):
            return decided
        await self.keep(decided)
        return ()

    async def decided(
        self, code: FormCode, written: Mapping[str, str], viewer: Viewer, *, setting: Setting | None = None
    ) -> Turn | Sequence[WrittenProblem]:
        """Return the turn that typing this form up makes, or what is wrong, and keep nothing. Raises `BadInput`, `NotFound`."""
        form = await self._as_typed(code, written, viewer)
        if await self._store.paper.typed_by(code) is not None:
            raise BadInput(f"The form {spaced(code)} was typed up before.", remedy=LOOK)
        return typed(replace(form, setting=setting, risks=await self._risks_in(form)))

    async def take_back(self, code: FormCode, viewer: Viewer) -> None:
        """Take back all that a form says, because whoever wrote it told somebody so; twice is once.

        A form that was not typed up yet never will be. Raises `NotFound`, `NotAllowed`, `BadInput`.
        """
        form = await self._as_typed(code, {}, viewer)
        is_typed = await self._store.paper.typed_by(code) is not None
        session = await self._store.conversations.session(session_of(code)) if is_typed else None
        if session is not None and session.disposition is Disposition.WITHDRAWN:
            return
        try:
            await self._store.conversations.save(taken_back(form, session))
        except StaleTurn as error:
            raise BadInput("This form was changed at this moment.", remedy="Take it back again.") from error

    async def help_lines(self, code: FormCode, viewer: Viewer) -> Sequence[str]:
        """Return the lines that are open now where words of risk stood on a form that was typed up; none for any other."""
        _, _, words = await self._form(code, viewer)
        if not await self._store.paper.is_of_concern(code):
            return ()
        lines = self._safeguarding.open_lines(self._clock())
        return tuple(words.say(PaperWord.HELP_LINE, name=each.name, phone=each.phone, purpose=each.purpose) for each in lines)

    async def keep(self, turn: Turn) -> None:
        """Keep a typed form in one transaction and begin the work on its words. Raises `BadInput` where it is there already."""
        try:
            await self._store.conversations.save(turn)
        except StaleTurn as error:
            raise BadInput("This form was typed up before.", remedy=LOOK) from error
        if turn.concerns:
            self._on_concern()
        for testimony in turn.testimony:
            await self._jobs.start(testimony)

    async def join(self, code: FormCode, pseudonym: str, viewer: Viewer, *, how: HowGiven) -> None:
        """Record that the person called `pseudonym` agreed that a form be known as theirs. Nothing they wrote moves."""
        await self._form(code, viewer)
        wrote = await self._store.paper.typed_by(code)
        if wrote is None:
            raise BadInput("This form has not been typed up yet.", remedy="Type it up first.")
        person = await self._store.people.participant_called(pseudonym, viewer.partnership_id)
        if person is None:
            raise BadInput("There is nobody with this pseudonym.", remedy="Check how it is written, such as Rowan 4F7.")
        if person.id == wrote:
            raise BadInput("This is the pseudonym that the form itself made.", remedy="Name the person's other one.")
        await self._store.paper.join(
            Joined(code=code, participant_id=wrote, joined_to=person.id, how=how, by=viewer.staff_id, at=self._clock())
        )

    async def _as_typed(self, code: FormCode, written: Mapping[str, str], viewer: Viewer) -> TypedForm:
        form, script, words = await self._form(code, viewer)
        written = {key: storable(said) for key, said in written.items()}
        return TypedForm(form=form, script=script, words=words, written=written, typist=viewer.staff_id, now=self._clock())

    async def _risks_in(self, form: TypedForm) -> dict[str, Risk]:
        """Return what the words on a form may speak of, whoever agreed to whatever: somebody may be in danger."""
        found = {key: await self._risk_in(said, form.form.code) for key, said in form.written.items()}
        return {key: risk for key, risk in found.items() if risk is not None}

    async def _risk_in(self, said: str, code: FormCode) -> Risk | None:
        if (risk := self._safeguarding.risk_in(said)) or self._risk_sense is None:
            return risk
        try:
            return await self._risk_sense.risk_in(said)
        except EngineFailed:
            log.warning("risk_sense_failed", session_id=session_of(code))
            return None

    async def _form(self, code: FormCode, viewer: Viewer) -> tuple[PaperForm, Script, PaperWords]:
        form = await self._store.paper.form(code)
        if form is None or form.partnership_id != viewer.partnership_id:
            raise NotFound("form")
        _require_desk(viewer, form.partnership_id)
        script = script_from_json(await self._store.scripts.script(form.script_hash))
        return form, script.in_language(form.language), self._words[form.language]

    async def _script_for(self, consultation: Consultation, language: str) -> tuple[Script, PaperWords]:
        if consultation.script_hash is None:
            raise BadInput("Nothing is asked in this consultation, so there is no form.", remedy="Give it a script first.")
        if consultation.closed_at is not None and consultation.closed_at <= self._clock():
            raise BadInput("This consultation is closed.", remedy="Open it again before anything is printed for it.")
        script = script_from_json(await self._store.scripts.script(consultation.script_hash))
        wanted = language or script.language
        spoken = {script.language, *script.languages} & set(self._words)
        if wanted not in spoken:
            raise BadInput(f"This form cannot be printed in '{wanted}'.", remedy=did_you_mean(wanted, sorted(spoken)))
        return script.in_language(wanted), self._words[wanted]

    def _new_form(self, order: PrintOrder, script: Script) -> PaperForm:
        return PaperForm(
            code=code_from(self._new_id("f")),
            partnership_id=order.consultation.partnership_id,
            consultation_id=order.consultation.id,
            script_hash=str(order.consultation.script_hash),
            language=script.language,
            printed_at=self._clock(),
            setting=order.setting,
            wave=order.consultation.wave,
        )

    def _copy(self, form: PaperForm, script: Script, words: PaperWords) -> Copy:
        code = spaced(form.code)
        # In custody nobody has a phone to point at it, and nobody is told to: the code alone stands there.
        scan = () if form.setting is Setting.CUSTODY else (words.say(PaperWord.SCAN),)
        return Copy(
            code=form.code,
            address=f"{self._base_url}/f/{form.code}",
            beside_qr=(*scan, words.say(PaperWord.CODE, code=code)),
            foot=lambda page: words.say(PaperWord.PAGE, code=code, page=page),
            blocks=form_of(script, words, self._safeguarding.lines, form.code),
        )


def desk_of(house: House, *, clock: Clock, new_id: NewId) -> Desk:
    """Return the desk of an open house."""
    return Desk(
        store=house.store,
        jobs=house.jobs,
        safeguarding=house.safeguarding,
        risk_sense=house.pipeline.risk_sense,
        on_concern=house.concern_rounds.tell_soon,
        base_url=base_url(house.settings),
        words=read_paper_words(PROMPTS / "paper"),
        clock=clock,
        new_id=new_id,
        telegram_link=partial(telegram_link, house),
    )


def _field(place: Printed) -> BlankField:
    question = place.question
    ok = (("OK", "Ticked"),) if question.kind is QuestionKind.ACKNOWLEDGE else ()
    return BlankField(
        key=place.key,
        number=place.number,
        label=place.label,
        hint=question.hint,
        choices=tuple((choice.name, choice.label) for choice in question.choices if question.kind is not QuestionKind.RANK)
        or ok,
        several=question.kind is QuestionKind.SELECT_MULTIPLE,
        is_long=keep_as_testimony(question),
    )


def _require_desk(viewer: Viewer, partnership_id: str) -> None:
    if viewer.partnership_id != partnership_id or not viewer.roles & ADDERS:
        raise NotAllowed("Only facilitators and administrators print forms and type them up.")
