from datetime import timedelta

import pytest

from core.consent import Purpose
from core.consultations import Disposition, Route, Setting
from core.errors import NotFound
from core.panels import Marked
from core.people import Role
from core.turns import Turn
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import a_testimony, consent, consultation, participant, say, session, viewer


async def took_part(store: Store, who: str = "u_1", *purposes: Purpose, says=(), **facts) -> None:
    at = session(**{"id": f"s_{who}", "participant_id": who, "address_id": f"a_{who}"} | facts)
    said = a_testimony(f"t_{at.id}", session_id=at.id, route=at.route, text="An invented answer.")
    await store.conversations.save(
        Turn(
            inbox_id=None,
            session=at,
            participant=participant(who),
            address_value=who,
            testimony=(said,),
            consents=tuple(consent(purpose, who) for purpose in purposes),
            says=says,
        )
    )


async def test_a_member_has_their_sessions_of_every_consultation_and_what_they_agree_to_here(store: Store) -> None:
    await store.consultations.put_consultation(consultation("c_2"))
    await took_part(store, "u_1", Purpose.TAKE_PART, Purpose.CONTACT_AGAIN)
    await took_part(store, "u_1", id="s_later", consultation_id="c_2", started_at=NOON + timedelta(days=1))
    await took_part(store, "u_2", consultation_id="c_2")

    [member] = await store.panels.members("c_1")

    assert [each.id for each in member.sessions] == ["s_u_1", "s_later"]
    assert member.agreed == {Purpose.TAKE_PART, Purpose.CONTACT_AGAIN}
    assert member.messaged_at is None


async def test_a_member_knows_when_they_were_last_sent_a_reminder(store: Store) -> None:
    bulk = say("s_u_1:remind:1", address_id="a_u_1", is_bulk=True)

    await took_part(store, "u_1", says=(bulk, say("s_u_1:1", address_id="a_u_1")))

    [member] = await store.panels.members("c_1")
    assert member.messaged_at == NOON


async def test_somebody_holds_a_phone_only_while_nobody_else_was_heard_there_after_them(store: Store) -> None:
    await took_part(store, "u_1")
    await took_part(store, "u_2")
    await store.conversations.save(
        Turn(
            inbox_id=None,
            session=session(id="s_new", participant_id="u_3", address_id="a_u_1", heard_at=NOON + timedelta(days=1)),
            participant=participant("u_3"),
            says=(say("s_new:remind:1", address_id="a_u_1", is_bulk=True),),
        )
    )

    members = {each.participant_id: each for each in await store.panels.members("c_1")}

    assert {who: each.holds for who, each in members.items()} == {
        "u_1": frozenset(), "u_2": frozenset({"a_u_2"}), "u_3": frozenset({"a_u_1"}),
    }  # fmt: skip
    assert {who: each.messaged_at for who, each in members.items()} == {"u_1": NOON, "u_2": None, "u_3": NOON}


async def test_reach_counts_every_session_once_by_its_way(store: Store) -> None:
    await took_part(store, "u_1", disposition=Disposition.COMPLETED)
    await took_part(store, "u_2", disposition=Disposition.COMPLETED)
    await took_part(store, "u_3", disposition=Disposition.REFUSED, route=Route.PAPER, setting=Setting.CUSTODY)

    reach = await store.panels.reach("c_1", viewer(Role.VIEWER))

    assert [(each.route, each.setting, each.disposition, each.count) for each in reach] == [
        (Route.PAPER, Setting.CUSTODY, Disposition.REFUSED, 1),
        (Route.SELF, Setting.COMMUNITY, Disposition.COMPLETED, 2),
    ]


async def test_another_partnership_is_told_of_no_reach(store: Store) -> None:
    with pytest.raises(NotFound):
        await store.panels.reach("c_1", viewer(Role.ADMINISTRATOR, partnership="p_2"))


async def test_marking_reaches_what_began_between_two_times_and_what_was_said_in_it(store: Store) -> None:
    await took_part(store, "u_1")
    await took_part(store, "u_2", started_at=NOON - timedelta(days=2))

    marked = await store.panels.mark("c_1", Setting.ORDER, since=NOON - timedelta(days=1), until=NOON + timedelta(days=1))

    assert marked == Marked(marked=1, left_alone=0)
    settings = {each.participant_id: each.sessions[0].setting for each in await store.panels.members("c_1")}
    assert settings == {"u_1": Setting.ORDER, "u_2": Setting.COMMUNITY}
    assert (await store.catalogue.testimony("t_s_u_1")).setting is Setting.ORDER
    assert (await store.catalogue.testimony("t_s_u_2")).setting is Setting.COMMUNITY


async def test_marking_leaves_alone_what_others_noted_and_custody_unless_asked(store: Store) -> None:
    day = {"since": NOON - timedelta(days=1), "until": NOON + timedelta(days=1)}
    await took_part(store, "u_1", setting=Setting.CUSTODY)
    await took_part(store, "u_2", route=Route.WORKER)
    await took_part(store, "u_3", route=Route.PAPER, setting=Setting.CUSTODY)
    await took_part(store, "u_4")

    marked = await store.panels.mark("c_1", Setting.ORDER, **day)
    custody = await store.panels.mark("c_1", Setting.COMMUNITY, **day, custody_too=True)

    assert (marked, custody) == (Marked(marked=1, left_alone=3), Marked(marked=2, left_alone=2))
    members = await store.panels.members("c_1")
    assert {each.participant_id: each.sessions[0].setting for each in members} == {
        "u_1": Setting.COMMUNITY, "u_2": Setting.COMMUNITY, "u_3": Setting.CUSTODY, "u_4": Setting.COMMUNITY,
    }  # fmt: skip
