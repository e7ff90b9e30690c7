"""`heard add`: films and recordings from this computer, to searchable passages."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.clock import now
from app.commands.add_sheet import add_sheet
from app.commands.added import Added, Refused, tell_counts, tell_refused, tell_when_done
from app.commands.printing import people, tell_if_sample
from app.operator import consultation_called, viewer_in
from app.settings import Settings, read_settings
from app.shipped import working_partnership
from app.wiring import House, opened
from app.working import running_jobs
from core.consent import HowGiven, Purpose
from core.consultations import Consultation
from core.errors import BadInput, HeardError
from core.ports import PersonInIt, Submission
from core.wording import did_you_mean
from media_catalogue.folders import films_below, is_sheet

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


def add(files: Sequence[Path], details: Details, *, check: bool = False, as_json: bool = False) -> int:
    """Add files, everything below folders, or what one sheet names, and wait until it is ready.

    With `check`, only say what is wrong. Return the exit code: 1 if any could not be done.
    """
    settings = read_settings()
    if any(is_sheet(each.name) for each in files):
        _refuse_beside_a_sheet(files, details)
        return asyncio.run(add_sheet(settings, files[0], consultation=details.consultation, check=check, as_json=as_json))
    return asyncio.run(_add(settings, files, details, check=check, as_json=as_json))


def _refuse_beside_a_sheet(files: Sequence[Path], details: Details) -> None:
    if len(files) > 1:
        raise BadInput("A sheet is added alone.", remedy="Name the other films in it, or add them on their own.")
    if details.people or details.agreed or details.title or details.made_on:
        raise BadInput(
            "The sheet itself says this about each film.", remedy="Leave --person, --agreed, --title and --made-on out."
        )


async def _add(settings: Settings, files: Sequence[Path], details: Details, *, check: bool, as_json: bool) -> int:
    everyone = people_in_it(details)
    found = await asyncio.to_thread(_found, files)
    async with opened(settings) as house:
        partnership = await working_partnership(house)
        tell_if_sample(partnership)
        consultation = await consultation_called(house, details.consultation, partnership)
        if check:
            return await _check(house, found, as_json=as_json)
        async with running_jobs(house):
            added = []
            for number, each in enumerate(found, start=1):
                submission = Submission(
                    consultation=consultation,
                    title=_title(details, consultation, number, of=len(found)),
                    made_at=(details.made_on or now()).replace(tzinfo=UTC),
                    people=everyone,
                )
                if (kept := await _add_one(house, each, submission, as_json=as_json)) is not None:
                    added.append(kept)
            all_ready = await tell_when_done(house, viewer_in(partnership), added, as_json=as_json)
    tell_counts(added, len(found) - len(added))
    if added and not any(Purpose.TAKE_PART in each.agreed for each in everyone):
        people.print(NOBODY_AGREED, style="yellow")
    return 0 if all_ready and len(added) == len(found) else 1


@dataclass(frozen=True, kw_only=True)
class _Found:
    """A file to add, how it is called to whoever sees the screen, and whether the command named it itself."""

    path: Path
    place: str
    is_named: bool


def _found(files: Sequence[Path]) -> list[_Found]:
    """Return the files that were named, and in place of each folder all that lies below it. Raises `BadInput`."""
    found = []
    for each in files:
        if not each.is_dir():
            found.append(_Found(path=each, place=each.name, is_named=True))
            continue
        below = [_Found(path=path, place=str(path.relative_to(each)), is_named=False) for path in films_below(each)]
        found += below or [_Found(path=each, place=each.name, is_named=True)]  # An empty one is refused like any other.
    return found


def _title(details: Details, consultation: Consultation, number: int, *, of: int) -> str:
    return details.title or (f"{consultation.title}, {number}" if of > 1 else consultation.title)


async def _check(house: House, found: Sequence[_Found], *, as_json: bool) -> int:
    refused = 0
    for each in found:
        try:
            await house.bringing.looked_into(each.path)
        except HeardError as error:
            refused += 1
            tell_refused(Refused(error=error, place=each.place), as_json=as_json)
    people.print(f"{len(found) - refused} can be added, {refused} cannot. Nothing was kept.")
    return 1 if refused else 0


async def _add_one(house: House, each: _Found, submission: Submission, *, as_json: bool) -> Added | None:
    """Add one file; None when it was refused and nothing was kept. Who was named with a file by itself is asked again."""
    try:
        looked = await house.bringing.looked_into(each.path)
        brought = await house.bringing.bring(looked, submission, asked_again=each.is_named)
    except HeardError as error:
        tell_refused(Refused(error=error, place=each.place), as_json=as_json)
        return None
    return Added(testimony=brought.testimony, was_here=brought.was_here)


def people_in_it(details: Details) -> tuple[PersonInIt, ...]:
    """Return everyone the command line names, each with their own yes or with what `--agreed` says of all.

    With `--agreed` alone there is one person nobody has named, who gets a new pseudonym. Raises `BadInput`.
    """
    for_all = purposes_in(details.agreed)
    how = _how(details.how)
    everyone = []
    for each in details.people:
        pseudonym, has_own, own = each.partition("=")
        if not pseudonym.strip():
            raise BadInput("A person needs a pseudonym.", remedy="Say --person 'Rowan 4F7'.")
        agreed = purposes_in(own) if has_own else for_all
        everyone.append(PersonInIt(pseudonym=pseudonym.strip(), agreed=agreed, how=how))
    if for_all and not everyone:
        everyone.append(PersonInIt(pseudonym="", agreed=for_all, how=how))
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
