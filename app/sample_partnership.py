"""Brings in the sample partnership from `app/samples/`: invented people, their answers, voice notes and a film.

Bringing it in twice changes nothing; one that was broken off is completed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from app.shipped import install_codebook, installed_script, script_bodies
from app.wiring import House
from bot.script import Script
from core.consent import ConsentRecord, HowGiven, Purpose
from core.consultations import Approach, Consultation, ConsultationId
from core.errors import NotFound
from core.people import Participant, ParticipantId, Partnership, PartnershipId, Role, StaffId, StaffMember
from core.testimony import Appearance, Medium, Recording, Testimony, TestimonyId

SAMPLES = Path(__file__).parent / "samples"
SAMPLE_ID = PartnershipId("ps_sample")
SAMPLE_STAFF = StaffId("s_sample")

Facts = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class _Sample:
    """The sample's file, and what the store knows of its consultations by their names in that file."""

    facts: Facts
    consultations: dict[str, Consultation]
    scripts: dict[str, Script]

    def people_in(self, names: Sequence[str]) -> list[Facts]:
        return [each for each in self.facts["people"] if each["id"] in names]

    def label_of(self, consultation: str, question: str | None) -> str:
        script = self.scripts.get(consultation)
        found = script.question(question) if script and question else None
        return found.label if found else ""


async def bring_in_the_sample(house: House) -> tuple[TestimonyId, ...]:
    """Keep whatever of the sample is not there yet; return the testimony that is still to be worked through."""
    facts: Facts = yaml.safe_load((SAMPLES / "sample.yaml").read_text(encoding="utf-8"))
    partnership = Partnership(id=SAMPLE_ID, name=facts["partnership"]["name"], is_sample=True)
    await house.store.consultations.put_partnership(partnership)
    await install_codebook(house, partnership)
    sample = await _with_consultations(house, facts)
    await _staff(house, facts)
    for number, item in enumerate(facts["recordings"]):
        await _keep(house, sample, item, TestimonyId(f"t_sample_r{number}"))
    for number, item in enumerate(facts["answers"]):
        await _keep(house, sample, item, TestimonyId(f"t_sample_a{number}"))
    return tuple(each.id for each in await house.store.catalogue.unfinished() if each.partnership_id == SAMPLE_ID)


async def _with_consultations(house: House, facts: Facts) -> _Sample:
    bodies = await script_bodies(house)
    consultations, scripts = {}, {}
    for each in facts["consultations"]:
        script = None
        if each["script"]:
            script = await installed_script(house, Path(each["script"]).stem, bodies)
            scripts[each["name"]] = script
        consultation = Consultation(
            id=ConsultationId(each["id"]),
            partnership_id=SAMPLE_ID,
            name=await _free_name(house, each["name"]),
            title=each["title"],
            approach=Approach(each["approach"]),
            script_hash=script.sha256 if script else None,
            opened_at=datetime.fromisoformat(each["opened_at"]),
        )
        await house.store.consultations.put_consultation(consultation)
        consultations[each["name"]] = consultation
    return _Sample(facts=facts, consultations=consultations, scripts=scripts)


async def _free_name(house: House, name: str) -> str:
    """A short name is a join code, so where another partnership has it the sample's is another."""
    taken = await house.store.consultations.consultation_named(name)
    return name if taken is None or taken.partnership_id == SAMPLE_ID else f"sample_{name}"


async def _staff(house: House, facts: Facts) -> None:
    for each in facts["staff"]:
        member = StaffMember(
            id=StaffId(each["id"]),
            partnership_id=SAMPLE_ID,
            name=each["name"],
            email=each["email"],
            roles=frozenset(Role(role) for role in each["roles"]),
        )
        await house.store.staff.put_member(member)


async def _keep(house: House, sample: _Sample, item: Facts, testimony_id: TestimonyId) -> None:
    try:
        await house.store.catalogue.testimony(testimony_id)
    except NotFound:
        await _keep_new(house, sample, item, testimony_id)


async def _keep_new(house: House, sample: _Sample, item: Facts, testimony_id: TestimonyId) -> None:
    consultation = sample.consultations[item["consultation"]]
    roster = item.get("people") or [{"person": item["person"], "start_ms": None, "end_ms": None}]
    people = sample.people_in([each["person"] for each in roster])
    recording = await _recording(house, item)
    made_at = datetime.fromisoformat(item["made_at"])
    testimony = Testimony(
        id=testimony_id,
        partnership_id=SAMPLE_ID,
        consultation_id=consultation.id,
        medium=Medium(item.get("medium", "text")),
        made_at=made_at,
        received_at=made_at,
        title=item.get("title", ""),
        question=item["question"],
        question_label=sample.label_of(item["consultation"], item["question"]),
        text=item.get("text"),
        recording_sha256=recording.sha256 if recording else None,
    )
    kept = await house.store.catalogue.add(
        testimony,
        recording=recording,
        participants=[_participant(each, made_at) for each in people],
        appearances=[
            Appearance(
                testimony_id=testimony_id,
                participant_id=ParticipantId(each["person"]),
                start_ms=each["start_ms"],
                end_ms=each["end_ms"],
            )
            for each in roster
        ],
        consents=await _consents(house, people, item["consultation"], consultation.id),
    )
    await house.jobs.start(kept)


async def _recording(house: House, item: Facts) -> Recording | None:
    return await house.keep_media(SAMPLES / item["file"]) if "file" in item else None


def _participant(person: Facts, moment: datetime) -> Participant:
    return Participant(
        id=ParticipantId(person["id"]), partnership_id=SAMPLE_ID, pseudonym=person["pseudonym"], created_at=moment
    )


async def _consents(house: House, people: Sequence[Facts], name: str, consultation: ConsultationId) -> list[ConsentRecord]:
    """Each person's ledger for a consultation, unless it is there already."""
    records = []
    for person in people:
        if await house.store.catalogue.consents(ParticipantId(person["id"]), consultation):
            continue
        for given in (each for each in person["consents"] if each["consultation"] == name):
            records += _ledger(ParticipantId(person["id"]), consultation, given)
    return records


def _ledger(person: ParticipantId, consultation: ConsultationId, given: Facts) -> list[ConsentRecord]:
    moments = [(True, given["at"])] + ([(False, given["withdrawn_at"])] if "withdrawn_at" in given else [])
    return [
        ConsentRecord(
            participant_id=person,
            consultation_id=consultation,
            purpose=Purpose(purpose),
            granted=granted,
            how=HowGiven(given["how"]),
            wording=given["wording"],
            at=datetime.fromisoformat(at),
        )
        for granted, at in moments
        for purpose in given["agreed"]
    ]
