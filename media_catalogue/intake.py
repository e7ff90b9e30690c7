"""The front door for films and sound: looks into a file, keeps it, and records who is in it and what they agreed to.

Opens nothing itself and starts the job only when everything is kept. Nothing about a person is assumed.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.access import ADDERS
from core.consent import ConsentRecord, Purpose
from core.errors import BadInput, BadMedia, NotAllowed, NotFound
from core.people import Participant, ParticipantId, PartnershipId, Viewer
from core.ports import Catalogue, Clock, Jobs, LookInside, MediaFiles, NewId, People, PersonInIt, Submission
from core.pseudonyms import pseudonym_from
from core.testimony import Appearance, Medium, Recording, Testimony, TestimonyId, TestimonyState
from media_catalogue.forgetting import forget_recording, may_be_kept
from media_catalogue.originals import fingerprint

WORDING = "facilitator/1"
"""The version of the consent questions that a facilitator records answers to."""


@dataclass(frozen=True, kw_only=True)
class _Newly:
    """What naming people adds to a testimony."""

    participants: Sequence[Participant]
    appearances: Sequence[Appearance]
    consents: Sequence[ConsentRecord]


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

        The same file for the same consultation is kept once: adding it again adds who was not named before and what people
        agreed to now, and begins again what had failed.

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
            setting=submission.setting,
            recording_sha256=recording.sha256,
        )
        newly = await self._people_in(testimony, submission.people, answered_at=submission.answered_at)
        kept = await self._catalogue.add(
            testimony,
            recording=recording,
            participants=newly.participants,
            appearances=newly.appearances,
            consents=newly.consents,
            described=submission.described,
        )
        await self._forget_where_refused(kept.id)
        await self._jobs.start(kept)
        return kept

    async def name_people(self, testimony_id: TestimonyId, people: Sequence[PersonInIt], viewer: Viewer) -> None:
        """Say who is in a film that is already kept, and what each agreed to.

        A recording that has been worked through and that one of them did not agree to keep is forgotten; its words stay.

        Raises:
            NotAllowed: `viewer` is neither a facilitator nor an administrator.
            NotFound: it is not there, or not in their partnership.
            BadInput: someone's times in it make no sense.
        """
        testimony = await self._in_charge_of(testimony_id, viewer)
        _check_times(people)
        newly = await self._people_in(testimony, people)
        await self._catalogue.add_people(
            testimony_id, participants=newly.participants, appearances=newly.appearances, consents=newly.consents
        )
        await self._forget_where_refused(testimony_id)

    async def try_again(self, testimony_id: TestimonyId, viewer: Viewer) -> Testimony:
        """Begin a failed testimony's work again, and start its job. Any other is left as it is.

        Raises:
            NotAllowed: `viewer` is neither a facilitator nor an administrator.
            NotFound: it is not there, or not in their partnership.
        """
        testimony = await self._in_charge_of(testimony_id, viewer)
        if testimony.state is not TestimonyState.FAILED:
            return testimony
        begun = await self._catalogue.begin_again(testimony_id)
        await self._jobs.start(begun)
        return begun

    async def _in_charge_of(self, testimony_id: TestimonyId, viewer: Viewer) -> Testimony:
        if not viewer.roles & ADDERS:
            raise NotAllowed("Only a facilitator or an administrator can change what is known about a film.")
        testimony = await self._catalogue.testimony(testimony_id)
        if testimony.partnership_id != viewer.partnership_id:
            raise NotFound("testimony")
        return testimony

    async def _forget_where_refused(self, testimony_id: TestimonyId) -> None:
        """Forget a recording that somebody did not agree to keep. What is still being worked through is the pipeline's."""
        testimony = await self._catalogue.testimony(testimony_id)
        if testimony.state is TestimonyState.READY and not await may_be_kept(testimony, self._catalogue):
            await forget_recording(testimony, catalogue=self._catalogue, files=self._files)

    async def _people_in(
        self, testimony: Testimony, named: Sequence[PersonInIt], *, answered_at: datetime | None = None
    ) -> _Newly:
        people = _each_once(named)
        there = await self._known(people, testimony.partnership_id)
        at = self._clock()
        new = {key: self._new_participant(people[key][0], testimony, at) for key in people if key not in there}
        ids = {key: participant.id for key, participant in (there | new).items()}
        return _Newly(
            participants=tuple(new.values()),
            appearances=_appearances(testimony, people, ids),
            consents=_consents(testimony, people, ids, answered_at or at),
        )

    async def _kept(self, file: Path) -> Recording:
        found = await asyncio.to_thread(fingerprint, file)
        recording = await self._look.look(file, sha256=found.sha256, byte_count=found.byte_count)
        if await self._files.put(file) != found:
            raise BadMedia(
                "changed", "This file changed while it was being added.", remedy="Wait until it is saved, then add it."
            )
        return recording

    async def _known(self, people: Mapping[str, Sequence[PersonInIt]], partnership_id: PartnershipId) -> dict[str, Participant]:
        known = {}
        for key, (person, *_) in people.items():
            name = _name_of(person)
            there = await self._people.participant_called(name, partnership_id) if name else None
            if there is not None:
                known[key] = there
        return known

    def _new_participant(self, person: PersonInIt, testimony: Testimony, at: datetime) -> Participant:
        participant_id = ParticipantId(self._new_id("p"))
        return Participant(
            id=participant_id,
            partnership_id=testimony.partnership_id,
            pseudonym=_name_of(person) or pseudonym_from(participant_id),
            created_at=at,
        )


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
    testimony: Testimony, people: Mapping[str, Sequence[PersonInIt]], ids: Mapping[str, ParticipantId], at: datetime
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
            at=min(person.agreed_at or at for person in times),
            testimony_id=testimony.id,
        )
        for key, times in people.items()
        for purpose in Purpose
    ]
