"""`heard add`: films and recordings from this computer, to searchable passages."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.clock import new_id, now
from app.commands.printing import ProgressBars, people, print_json, tell_if_sample
from app.operator import consultation_called, finished, viewer_in
from app.settings import Settings, read_settings
from app.shipped import working_partnership
from app.wiring import House, opened
from app.working import running_jobs
from core.consent import HowGiven, Purpose
from core.errors import BadInput, BadMedia, HeardError
from core.findings import Progress
from core.people import Viewer
from core.ports import PersonInIt, Submission
from core.pseudonyms import pseudonym_from
from core.testimony import Testimony, TestimonyState
from core.wording import did_you_mean

NOBODY_AGREED = (
    "Nobody is recorded as having agreed, so nobody can find or play this yet. Add it again with --person and --agreed"
    " (such as --agreed take_part,keep_recording) once you know what each person in it agreed to."
)


@dataclass(frozen=True, kw_only=True)
class Details:
    """What the command line says about the files."""

    consultation: str
    title: str
    people: tuple[str, ...]
    agreed: str
    how: str
    made_on: datetime | None


def add(files: Sequence[Path], details: Details, *, as_json: bool) -> int:
    """Add the files and wait until they are ready; return the exit code: 1 if any could not be done."""
    return asyncio.run(_add(read_settings(), files, details, as_json=as_json))


async def _add(settings: Settings, files: Sequence[Path], details: Details, *, as_json: bool) -> int:
    everyone = people_in_it(details)
    async with opened(settings) as house, running_jobs(house):
        partnership = await working_partnership(house)
        tell_if_sample(partnership)
        consultation = await consultation_called(house, details.consultation, partnership)
        viewer = viewer_in(partnership)
        ended: list[TestimonyState | None] = []
        for number, file in enumerate(files, start=1):
            submission = Submission(
                consultation=consultation,
                title=details.title or f"{consultation.title}, {number}"
                if len(files) > 1
                else details.title or consultation.title,
                made_at=(details.made_on or now()).replace(tzinfo=UTC),
                people=everyone,
            )
            ended.append(await _add_one(house, viewer, file, submission, as_json=as_json))
    if any(ended) and not any(Purpose.TAKE_PART in each.agreed for each in everyone):
        people.print(NOBODY_AGREED, style="yellow")
    return 0 if all(state is TestimonyState.READY for state in ended) else 1


async def _add_one(house: House, viewer: Viewer, file: Path, submission: Submission, *, as_json: bool) -> TestimonyState | None:
    """Add one file and return how it ended; None when it was refused and nothing was kept."""
    try:
        await asyncio.to_thread(_check_readable, file)
        testimony = await house.intake.add(file, submission)
    except HeardError as error:
        _tell_refused(file, error, as_json=as_json)
        return None
    with ProgressBars() as bars:
        ended = await finished(house, viewer, [testimony.id], tell=bars.tell)
    _tell_added(testimony, ended[0], as_json=as_json)
    return ended[0].state


def _check_readable(file: Path) -> None:
    """Raise `BadMedia` for what is not a file that can be read: a misspelt name, a folder, a pipe, a device."""
    remedy = "Check the name and the folder."
    if not file.exists():
        raise BadMedia("no_file", "There is no such file.", remedy=remedy)
    if not file.is_file():
        raise BadMedia("no_file", "That is not a file.", remedy="Name a film or a recording, one by one.")
    if not os.access(file, os.R_OK):
        raise BadMedia("no_file", "That file may not be read from here.", remedy="Ask whoever owns it to let you read it.")


def _tell_refused(file: Path, error: HeardError, *, as_json: bool) -> None:
    if as_json:
        code = getattr(error, "code", type(error).__name__)
        print_json({"testimony_id": None, "state": "refused", "passages": 0, "fault": str(error), "code": code})
    people.print(f"{file.name}: {error}", style="red", markup=False)


def _tell_added(testimony: Testimony, ended: Progress, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "testimony_id": testimony.id,
                "state": ended.state.value,
                "passages": ended.passages,
                "medium": testimony.medium.value,
                "fault": ended.fault,
            }
        )
    elif ended.state is TestimonyState.READY:
        people.print(f"Ready: {testimony.id}, {ended.passages} passages.")
    else:
        people.print(f"{testimony.id}: {ended.fault}", style="red", markup=False)


def people_in_it(details: Details) -> tuple[PersonInIt, ...]:
    """Return everyone the command line names, each with their own yes or with what `--agreed` says of all.

    With `--agreed` alone there is one person nobody has named; they get a new pseudonym. Raises `BadInput`.
    """
    for_all = purposes_in(details.agreed)
    how = _how(details.how)
    named = details.people or ((pseudonym_from(new_id("p")),) if for_all else ())
    everyone = []
    for each in named:
        pseudonym, has_own, own = each.partition("=")
        if not pseudonym.strip():
            raise BadInput("A person needs a pseudonym.", remedy="Say --person 'Rowan 4F7'.")
        agreed = purposes_in(own) if has_own else for_all
        everyone.append(PersonInIt(pseudonym=pseudonym.strip(), agreed=agreed, how=how))
    return tuple(everyone)


def purposes_in(words: str) -> frozenset[Purpose]:
    """Return the purposes named in "take_part,keep_recording". Raises `BadInput` for one there is not."""
    known = {purpose.value: purpose for purpose in Purpose}
    names = [word.strip() for word in words.split(",") if word.strip()]
    for name in names:
        if name not in known:
            raise BadInput(f"There is no purpose '{name}'.", remedy=did_you_mean(name, list(known)))
    return frozenset(known[name] for name in names)


def _how(word: str) -> HowGiven:
    known = {HowGiven.WITNESSED.value, HowGiven.PAPER.value, HowGiven.SPOKEN.value}
    if word not in known:
        raise BadInput(f"A facilitator cannot record '{word}'.", remedy=did_you_mean(word, sorted(known)))
    return HowGiven(word)
