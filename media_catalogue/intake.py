"""The front door for films and sound: looks into a file, keeps it, and records who is in it and what they agreed to.

Opens nothing itself and starts the job only when everything is kept. Nothing about a person is assumed.
"""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.consent import ConsentRecord, Purpose
from core.consultations import Consultation
from core.errors import BadInput, BadMedia
from core.people import Participant, ParticipantId
from core.ports import Catalogue, Clock, Jobs, LookInside, MediaFiles, NewId, People, PersonInIt, StoredFile, Submission
from core.pseudonyms import pseudonym_from
from core.testimony import Appearance, Medium, Recording, Testimony, TestimonyId

WORDING = "facilitator/1"
"""The version of the consent questions that a facilitator records answers to."""


class CatalogueIntake:
    """`core.ports.Intake`, for an upload page, a command or a watched folder alike."""

    def __init__(
        self,
        *,
        look: LookInside,
        files: MediaFiles,
        catalogue: Catalogue,
        people: People,
        jobs: Jobs,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._look = look
        self._files = files
        self._catalogue = catalogue
        self._people = people
        self._jobs = jobs
        self._clock = clock
        self._new_id = new_id

    async def add(self, file: Path, submission: Submission) -> Testimony:
        """Look into `file`, keep it by its hash and keep the testimony; its job is started. The file itself stays where it is.

        The same file for the same consultation is kept once: adding it again records what people agreed to, and no more.

        Raises:
            BadMedia: it is not a film or sound that can be opened; nothing is kept.
            BadInput: someone's times in it make no sense; nothing is kept.
            StoreFull: nothing is half-kept.
        """
        _check_times(submission.people)
        recording = await self._kept(file)
        testimony = Testimony(
            id=TestimonyId(self._new_id("t")),
            partnership_id=submission.consultation.partnership_id,
            consultation_id=submission.consultation.id,
            medium=Medium.FILM if recording.has_picture else Medium.SOUND,
            made_at=submission.made_at,
            received_at=self._clock(),
            title=submission.title.strip(),
            recording_sha256=recording.sha256,
        )
        people = _each_once(submission.people)
        there = await self._known(people, submission.consultation)
        new = {key: self._new_participant(people[key][0], testimony) for key in people if key not in there}
        ids = {key: participant.id for key, participant in (there | new).items()}
        kept = await self._catalogue.add(
            testimony,
            recording=recording,
            participants=tuple(new.values()),
            appearances=_appearances(testimony, people, ids),
            consents=_consents(testimony, people, ids),
        )
        await self._jobs.start(kept)
        return kept

    async def _kept(self, file: Path) -> Recording:
        found = await asyncio.to_thread(_fingerprint, file)
        recording = await self._look.look(file, sha256=found.sha256, byte_count=found.byte_count)
        if await self._files.put(file) != found:
            raise BadMedia(
                "changed", "This file changed while it was being added.", remedy="Wait until it is saved, then add it."
            )
        return recording

    async def _known(self, people: Mapping[str, Sequence[PersonInIt]], consultation: Consultation) -> dict[str, Participant]:
        known = {}
        for key, (person, *_) in people.items():
            name = _name_of(person)
            there = await self._people.participant_called(name, consultation.partnership_id) if name else None
            if there is not None:
                known[key] = there
        return known

    def _new_participant(self, person: PersonInIt, testimony: Testimony) -> Participant:
        participant_id = ParticipantId(self._new_id("p"))
        return Participant(
            id=participant_id,
            partnership_id=testimony.partnership_id,
            pseudonym=_name_of(person) or pseudonym_from(participant_id),
            created_at=testimony.received_at,
        )


def _fingerprint(file: Path) -> StoredFile:
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256")
        return StoredFile(sha256=digest.hexdigest(), byte_count=opened.tell())


def _check_times(people: Sequence[PersonInIt]) -> None:
    for person in people:
        start, end = person.start_ms, person.end_ms
        if (start is not None and start < 0) or (end is not None and end <= (start or 0)):
            raise BadInput(
                "Someone in this film is said to leave it before they appear.",
                remedy="Give the time they first appear, then a later time when they are last seen or heard; or neither.",
            )


def _name_of(person: PersonInIt) -> str:
    return " ".join(person.pseudonym.split())


def _each_once(people: Sequence[PersonInIt]) -> Mapping[str, Sequence[PersonInIt]]:
    """Group `people` by who they are: a name is one person whatever its capitals, and no name is always somebody else."""
    each: dict[str, list[PersonInIt]] = {}
    for position, person in enumerate(people):
        each.setdefault(_name_of(person).casefold() or f"unnamed {position}", []).append(person)
    return each


def _appearances(
    testimony: Testimony, people: Mapping[str, Sequence[PersonInIt]], ids: Mapping[str, ParticipantId]
) -> Sequence[Appearance]:
    return [
        Appearance(testimony_id=testimony.id, participant_id=ids[key], start_ms=person.start_ms, end_ms=person.end_ms)
        for key, times in people.items()
        for person in times
    ]


def _consents(
    testimony: Testimony, people: Mapping[str, Sequence[PersonInIt]], ids: Mapping[str, ParticipantId]
) -> Sequence[ConsentRecord]:
    """Return a yes for what was agreed to and a no for everything else, about this film alone.

    The no is written because a yes that somebody gave in a chat must not reach a film they were asked about apart. Somebody
    who is named twice has agreed to what they agreed to both times.
    """
    return [
        ConsentRecord(
            participant_id=ids[key],
            consultation_id=testimony.consultation_id,
            purpose=purpose,
            granted=all(purpose in person.agreed for person in times),
            how=times[0].how,
            wording=WORDING,
            at=testimony.received_at,
            testimony_id=testimony.id,
        )
        for key, times in people.items()
        for purpose in Purpose
    ]
