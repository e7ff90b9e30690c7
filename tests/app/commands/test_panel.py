"""`heard panel invite` on a real house: everybody is counted, and who is invited is invited once."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.clock import now
from app.commands.panel import outcomes, send, wave_of
from app.wiring import House
from bot.panels import NotInvited, counted
from bot.reminders import Facts
from core.consent import ConsentRecord, HowGiven, Purpose
from core.consultations import Approach, Consultation, Disposition, Session, Stage
from core.errors import BadInput
from core.people import Participant, Partnership
from core.turns import Turn
from tests.app.opened_house import house_in
from tests.bot.paper import SCRIPT

FACTS = Facts(pushing=frozenset({"sms"}))


def panel() -> Consultation:
    return Consultation(
        id="c_panel", partnership_id="p_1", name="panel", title="A panel", approach=Approach.PANEL,
        script_hash=SCRIPT.sha256, opened_at=now() - timedelta(days=100),
    )  # fmt: skip


async def took_part(house: House, who: str, *purposes: Purpose, **facts) -> None:
    then = now() - timedelta(days=60)
    given = {
        "id": f"s_{who}", "partnership_id": "p_1", "consultation_id": "c_panel", "participant_id": who,
        "address_id": f"a_{who}", "channel": "sms", "script_hash": SCRIPT.sha256, "language": "en", "stage": Stage.ENDED,
        "disposition": Disposition.COMPLETED, "waiting_at": None, "turn": 1, "started_at": then, "heard_at": then,
    }  # fmt: skip
    consents = tuple(
        ConsentRecord(
            participant_id=who,
            consultation_id="c_panel",
            purpose=purpose,
            granted=True,
            how=HowGiven.TYPED,
            wording="1",
            at=then,
        )
        for purpose in purposes
    )  # fmt: skip
    person = Participant(id=who, partnership_id="p_1", pseudonym=f"Rowan {who}", created_at=then)
    session = Session(**given | facts)
    await house.store.conversations.save(
        Turn(inbox_id=None, session=session, participant=person, address_value=who, consents=consents)
    )


async def with_a_panel(house: House) -> None:
    await house.store.consultations.put_partnership(Partnership(id="p_1", name="An invented partnership"))
    await house.store.scripts.put_script(SCRIPT.sha256, SCRIPT.name, SCRIPT.to_json())
    await house.store.consultations.put_consultation(panel())
    both = (Purpose.TAKE_PART, Purpose.CONTACT_AGAIN)
    await took_part(house, "u_yes", *both)
    await took_part(house, "u_no", Purpose.TAKE_PART)
    await took_part(house, "u_web", *both, channel="web")
    await took_part(house, "u_lately", *both, heard_at=now() - timedelta(days=3))


@pytest.mark.journey
async def test_those_who_may_be_are_invited_once_and_everybody_is_counted(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        await with_a_panel(house)

        found = await outcomes(house, wave_of(panel(), None), FACTS)
        await send(house, found)
        await send(house, found)

        left_out = counted([outcome for _, outcome in found.outcomes])
        assert left_out == {
            NotInvited.NOT_AGREED: 1, NotInvited.CANNOT_BE_WRITTEN_TO: 1, NotInvited.ASKED_LATELY: 1,
        }  # fmt: skip
        assert len(found.outcomes) == 1 + sum(left_out.values())
        due = await house.store.conversations.due("sms", now())
        assert len({say.address_id for say in due}) == 1
        assert len(due) == len({say.key for say in due}) == 4
        assert (await house.store.consultations.consultation("c_panel")).wave == 2
        again = await outcomes(house, wave_of(replace(panel(), wave=2), None), FACTS)
        told = counted([outcome for _, outcome in again.outcomes])
        assert (told[NotInvited.ASKED_LATELY], told[NotInvited.UNANSWERED]) == (1, 1)


@pytest.mark.journey
@pytest.mark.parametrize(("by_code", "wave"), [(False, 1), (True, 2)])
async def test_the_wave_begins_with_its_first_invitation_or_by_the_code(tmp_path: Path, by_code: bool, wave: int) -> None:
    async with house_in(tmp_path) as house:
        await with_a_panel(house)

        found = await outcomes(house, wave_of(panel(), None), Facts(pushing=frozenset()))
        await send(house, found, by_code=by_code)

        assert (await house.store.consultations.consultation("c_panel")).wave == wave


@pytest.mark.parametrize("number", [1, 3, 9])
def test_a_wave_that_is_not_the_next_is_refused(number: int) -> None:
    with pytest.raises(BadInput, match="wave 1"):
        wave_of(panel(), number)


def test_nobody_is_invited_to_what_is_closed_or_asks_nothing() -> None:
    with pytest.raises(BadInput, match="closed"):
        wave_of(replace(panel(), closed_at=now() - timedelta(days=1)), None)
    with pytest.raises(BadInput, match="Nothing is asked"):
        wave_of(replace(panel(), script_hash=None), None)
