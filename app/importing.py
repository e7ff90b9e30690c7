"""Brings completed forms from ODK and Kobo into the store, each once, and accounts for every one of them.

One that was corrected there since becomes the next version of what is kept, once for each name that a correction gives it.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from app.clock import new_id, now
from app.wiring import House
from bot.odk_editing import Edited, KnownForm, edit_from, in_order
from bot.odk_importing import CHANNEL, Imported, NotImported, session_from
from bot.odk_submissions import Submission, is_rounds, submission_in_xml, submissions_in_csv, with_rounds
from bot.script import Script, script_from_json
from bot.step import Talk
from core.consent import HowGiven
from core.consultations import Consultation, Route, Session, SessionId
from core.errors import BadInput, ScriptProblem, StaleTurn
from core.people import AddressId, ParticipantId
from core.testimony import TestimonyId
from core.turns import Turn

LARGEST_FILE = 200 * 1024 * 1024
"""Bytes in one file. Reason: ten thousand long forms are a tenth of it."""


@dataclass(kw_only=True)
class Account:
    """What became of every form: `forms` is the sum of the five counts below it."""

    forms: int = 0
    kept: int = 0
    changed: int = 0  # Brought in before, and corrected since: what is kept is brought up to date.
    known: int = 0  # Brought in before.
    said_no: int = 0  # Nobody agreed to take part in it.
    refused: int = 0
    testimony: int = 0
    left_out: int = 0  # Answers that were files, of which a form holds the name alone.
    problems: list[ScriptProblem] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)  # What was filled in and answers no question of the script, by heading.


async def import_forms(house: House, consultation: Consultation, files: Sequence[Path], *, how: HowGiven) -> Account:
    """Keep every form in `files` that was not kept before, and say what became of each.

    Raises `BadInput` for a consultation without a script and for a file that cannot be read; then nothing of any file is kept.
    """
    if consultation.script_hash is None:
        raise BadInput("This consultation has no script.", remedy="Publish one first: heard script publish FILE.")
    script = script_from_json(await house.store.scripts.script(consultation.script_hash))
    submissions = await asyncio.to_thread(_submissions_in, files, script)
    account = Account(forms=len(submissions))
    bringing = _Bringing(house=house, consultation=consultation, script=script, how=how, account=account)
    for submission in in_order(submissions):
        await bringing.bring_in(submission)
    return account


@dataclass(frozen=True, kw_only=True)
class _Bringing:
    """What bringing forms in needs: where to, which script, how consent was given, and the account."""

    house: House
    consultation: Consultation
    script: Script
    how: HowGiven
    account: Account

    async def bring_in(self, submission: Submission) -> None:
        """Keep a form, or bring what is kept of it up to date, and account for it."""
        account = self.account
        account.unread = sorted({*account.unread, *submission.unread})
        known = await self._known_as(submission)
        if known and (submission.own in known or not (session := await self._session_of(known))):
            account.known += 1
        elif known and session:
            await self._correct(submission, session, unknown=[name for name in submission.names if name not in known])
        else:
            await self._keep(submission)

    async def _known_as(self, submission: Submission) -> dict[str, ParticipantId]:
        found = {name: await self.house.store.conversations.address(CHANNEL, name) for name in submission.names}
        return {name: address.participant_id for name, address in found.items() if address is not None}

    async def _session_of(self, known: Mapping[str, ParticipantId]) -> Session | None:
        """Return what was brought in of a form in this consultation; one that was brought in elsewhere is left alone."""
        for participant_id in dict.fromkeys(known.values()):
            for session in await self.house.store.conversations.sessions_of(participant_id):
                if session.route is Route.IMPORTED and session.consultation_id == self.consultation.id:
                    return session
        return None

    async def _keep(self, submission: Submission) -> None:
        result = session_from(
            submission,
            self._talk(self.script),
            self.consultation,
            script_hash=str(self.consultation.script_hash),
            participant_id=ParticipantId(new_id("p")),
            session_id=SessionId(new_id("s")),
            address_id=AddressId(new_id("a")),
            names=_with_ids(submission.also),
            how=self.how,
            now=now(),
        )
        if not isinstance(result, Imported):
            self._refuse(result)
        elif await self._saved(result.turn, result.left_out):
            self.account.kept += 1

    async def _correct(self, submission: Submission, session: Session, *, unknown: Sequence[str]) -> None:
        script = script_from_json(await self.house.store.scripts.script(session.script_hash))
        known = await self._known(session)
        result = edit_from(submission, self._talk(script), known, names=_with_ids(unknown), how=self.how, now=now())
        if not isinstance(result, Edited):
            self._refuse(result)
        elif await self._saved(result.turn, result.left_out if result.is_changed else ()):
            self.account.changed += result.is_changed
            self.account.known += not result.is_changed
            self.account.problems += result.problems

    async def _known(self, session: Session) -> KnownForm:
        store = self.house.store
        ids = {key: answer.testimony_id for key, answer in session.answers.items() if answer.testimony_id}
        whose = (session.participant_id, session.consultation_id)
        return KnownForm(
            session=session,
            testimony={key: await store.catalogue.testimony(TestimonyId(each)) for key, each in ids.items()},
            decided=await store.conversations.decided_since(*whose, datetime.min.replace(tzinfo=UTC)),
            standing=await store.conversations.standing(*whose),
        )

    async def _saved(self, turn: Turn, left_out: Sequence[str]) -> bool:
        try:
            await self.house.store.conversations.save(turn)
        except StaleTurn:  # Another process brought the same form in meanwhile.
            self.account.known += 1
            return False
        self.account.left_out += len(left_out)
        self.account.testimony += len(turn.testimony)
        for testimony in (*turn.testimony, *turn.edited):
            await self.house.jobs.start(testimony)
        return True

    def _refuse(self, result: NotImported) -> None:
        self.account.said_no += result.said_no
        self.account.refused += not result.said_no
        self.account.problems += result.problems

    def _talk(self, script: Script) -> Talk:
        return Talk(script=script, wording=self.house.wording, safeguarding=self.house.safeguarding)


def _with_ids(names: Sequence[str]) -> dict[str, AddressId]:
    return {name: AddressId(new_id("a")) for name in names}


def _submissions_in(files: Sequence[Path], script: Script) -> list[Submission]:
    """Return every form in the files, the rounds of repeats joined to theirs; a form that stands in two files counts twice."""
    found: list[Submission] = []
    rounds: list[str] = []
    for path in files:
        body = _content(path)
        if path.suffix.casefold() == ".xml":
            found.append(submission_in_xml(body, script))
            continue
        text = _text(path, body)
        if is_rounds(text, script):
            rounds.append(text)
        else:
            found += submissions_in_csv(text, script)
    for text in rounds:
        found = with_rounds(found, text, script)
    return found


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise BadInput(f"There is no file {path.name}.", remedy="Name a .csv or .xml file.")
    if path.stat().st_size > LARGEST_FILE:
        raise BadInput(f"{path.name} is too large.", remedy="Export it in parts.")
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read.", remedy="Ask whoever owns it to let you read it.") from error


def _text(path: Path, body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{path.name} is no CSV file in UTF-8.", remedy="Export it from ODK or Kobo again, as CSV.") from error
