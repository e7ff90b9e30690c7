import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web_chat_callers import cookie_name
from core.consultations import Approach, Consultation, ConsultationId
from core.people import PartnershipId
from tests.bot.channels.web_chat_world import NOON, start

SCRIPT = {"accept": "application/json"}


@pytest.mark.parametrize("join_code", ["first_night", "a b;c=d", "gàidhlig", "x\r\ny"])
def test_any_join_code_makes_a_safe_cookie_name(join_code):
    name = cookie_name(join_code)

    assert name.isascii()
    assert not set(name) & set(" ;,=\r\n")


@given(st.text(), st.text())
def test_two_join_codes_never_share_a_cookie(one, other):
    assert (cookie_name(one) == cookie_name(other)) is (one == other)


async def test_one_phone_can_be_in_two_consultations_at_once(world):
    await world.store.consultations.put_consultation(
        Consultation(
            id=ConsultationId("c_2"),
            partnership_id=PartnershipId("psp"),
            name="mentoring",
            title="Mentoring",
            approach=Approach.INTERVIEW,
            script_hash="hash",
            opened_at=NOON,
        )
    )

    async with world.phone() as phone:
        await start(phone)
        other = (await phone.get("/chat/mentoring")).text
        first = (await phone.get("/chat/first_night")).text

    assert ">Start</button>" in other
    assert "Is it okay to start?" in first


async def test_a_consultation_that_asks_nothing_by_chat_has_no_page(world):
    await world.store.consultations.put_consultation(
        Consultation(
            id=ConsultationId("c_2"),
            partnership_id=PartnershipId("psp"),
            name="films",
            title="Films",
            approach=Approach.FILM,
            script_hash=None,
            opened_at=NOON,
        )
    )

    async with world.phone() as phone:
        page = await phone.get("/chat/films")

    assert page.status_code == 404


async def closes(world, at):
    consultation = await world.store.consultations.consultation_named("first_night")
    await world.store.consultations.put_consultation(replace(consultation, closed_at=at))


async def test_a_closing_date_that_is_still_to_come_shuts_nobody_out(world):
    await closes(world, NOON + timedelta(days=1))

    async with world.phone() as phone:
        begun = await start(phone)

    assert "Is it okay to start?" in begun.text


async def test_a_consultation_that_is_over_starts_nobody_new_and_still_opens_for_those_who_came(world):
    async with world.phone() as early, world.phone() as late:
        await start(early)
        await closes(world, NOON)

        again = await early.get("/chat/first_night")
        refused = await late.get("/chat/first_night")

    assert "Is it okay to start?" in again.text
    assert refused.status_code == 410
    assert "This has finished" in refused.text


async def test_what_one_person_said_goes_into_nobody_elses_conversation_on_the_same_phone(world):
    async with world.phone() as phone:
        mark = re.search(r'data-chat="([0-9a-f]{16})"', (await start(phone)).text)[1]
        await phone.post("/chat/first_night/leave", data={"anew": "1"})
        other = re.search(r'data-chat="([0-9a-f]{16})"', (await start(phone)).text)[1]

        late = await phone.post(f"/chat/first_night/say?chat={mark}", data={"text": "from before", "key": "k"}, headers=SCRIPT)
        voice = await phone.post(f"/chat/first_night/voice?chat={mark}&key=v", content=b"RIFF", headers=SCRIPT)
        looking = await phone.get(f"/chat/first_night/lines?chat={mark}", headers=SCRIPT)
        own = await phone.post(f"/chat/first_night/say?chat={other}", data={"text": "mine", "key": "k"}, headers=SCRIPT)

    assert mark != other
    assert [answer.status_code for answer in (late, voice, looking, own)] == [409, 409, 409, 200]
    assert [heard.text for heard in world.engine.heard] == ["", "", "mine"]
    assert world.kept == []
