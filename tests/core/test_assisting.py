from dataclasses import replace

from core.assisting import Briefing, BriefingId, SeatedMember, place_of_worker
from core.consent import Purpose
from core.consultations import ConsultationId, Setting
from core.people import ParticipantId, PartnershipId, StaffId
from tests.opened import NOON

BRIEFING = Briefing(
    id=BriefingId("b_1"), partnership_id=PartnershipId("ps_1"), consultation_id=ConsultationId("c_1"), staff_id=StaffId("m_1"),
    participant_id=ParticipantId("p_1"), script_hash="s" * 64, setting=Setting.ORDER, at=NOON, ticks=("voluntary",),
)  # fmt: skip


def test_same_worker_person_and_consultation_lead_to_one_conversation() -> None:
    again = replace(BRIEFING, id=BriefingId("b_2"), setting=Setting.CUSTODY)

    assert place_of_worker(again) == place_of_worker(BRIEFING)


def test_another_worker_person_or_consultation_leads_elsewhere() -> None:
    others = [
        replace(BRIEFING, staff_id=StaffId("m_2")),
        replace(BRIEFING, participant_id=ParticipantId("p_2")),
        replace(BRIEFING, consultation_id=ConsultationId("c_2")),
    ]

    assert len({place_of_worker(each) for each in (BRIEFING, *others)}) == 4


def test_place_says_nothing_of_who_is_asked_for() -> None:
    assert "p_1" not in place_of_worker(BRIEFING)
    assert "m_1" not in place_of_worker(BRIEFING)


def test_member_takes_part_once_they_have_said_so() -> None:
    assert not SeatedMember(label="A", pseudonym="Rowan 4F7").takes_part
    assert SeatedMember(label="A", pseudonym="Rowan 4F7", agreed=frozenset({Purpose.TAKE_PART})).takes_part
