"""Brings completed forms from ODK and Kobo into the store, each once, and accounts for every one of them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.clock import new_id, now
from app.wiring import House
from bot.odk_importing import CHANNEL, Imported, changed_since, session_from
from bot.odk_submissions import Submission, is_rounds, submission_in_xml, submissions_in_csv, with_rounds
from bot.script import Script, script_from_json
from bot.step import Talk
from core.consent import HowGiven
from core.consultations import Consultation, SessionId
from core.errors import BadInput, ScriptProblem, StaleTurn
from core.people import AddressId, ParticipantId

LARGEST_FILE = 200 * 1024 * 1024
"""Bytes in one file. Reason: ten thousand long forms are a tenth of it."""


@dataclass(kw_only=True)
class Account:
    """What became of every form: `forms` is the sum of the four counts below it."""

    forms: int = 0
    kept: int = 0
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
    for submission in submissions:
        await _bring_in(house, consultation, script, submission, how=how, account=account)
    return account


async def _bring_in(
    house: House, consultation: Consultation, script: Script, submission: Submission, *, how: HowGiven, account: Account
) -> None:
    account.unread = sorted({*account.unread, *submission.unread})
    if await _is_known(house, submission):
        account.known += 1
        account.problems += changed_since(submission)
        return
    result = session_from(
        submission,
        Talk(script=script, wording=house.wording, safeguarding=house.safeguarding),
        consultation,
        script_hash=str(consultation.script_hash),
        participant_id=ParticipantId(new_id("p")),
        session_id=SessionId(new_id("s")),
        address_id=AddressId(new_id("a")),
        how=how,
        now=now(),
    )
    if not isinstance(result, Imported):
        account.said_no += result.said_no
        account.refused += not result.said_no
        account.problems += result.problems
        return
    try:
        await house.store.conversations.save(result.turn)
    except StaleTurn:  # Another process brought the same form in meanwhile.
        account.known += 1
        return
    account.kept += 1
    account.left_out += len(result.left_out)
    account.testimony += len(result.turn.testimony)
    for testimony in result.turn.testimony:
        await house.jobs.start(testimony)


async def _is_known(house: House, submission: Submission) -> bool:
    for name in (submission.instance_id, *submission.also):
        if name and await house.store.conversations.address(CHANNEL, name) is not None:
            return True
    return False


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
