"""The duty contact's queue on the real store: who may see it, what reading does, and what it lets go of."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.concerns import Concern, ConcernEventKind, Risk
from core.errors import NotAllowed, NotFound
from core.findings import Query
from core.people import Role
from core.testimony import Medium
from core.turns import Turn
from storage.concerns import add_concerns
from storage.connections import Connections
from storage.opening import FILE_NAME, Store
from storage.tables import concerns
from tests.opened import NOON
from tests.storage.made import consultation, film, heard, participant, partnership, session, viewer

DUTY = viewer(Role.DUTY_CONTACT)
LATER = NOON + timedelta(hours=2)


def concern(testimony_id: str | None = "t_1", identity: str = "k_1", **facts) -> Concern:
    given = {
        "id": identity,
        "partnership_id": "p_1",
        "participant_id": None,
        "testimony_id": testimony_id,
        "risk": Risk.ABUSE,
        "raised_at": NOON,
    }
    return Concern(**given | facts)


async def waiting_ids(store: Store) -> list[str]:
    return [each.concern.id for each in await store.concerns.waiting(DUTY)]


async def found_by_others(store: Store) -> int:
    return (await store.findings.search(Query(), viewer(Role.ANALYST))).total


async def test_what_a_concern_names_is_held_and_nothing_else(store: Store) -> None:
    await film(store, ["one"])
    await film(store, ["two"], identity="t_2")

    await store.catalogue.save_concern(concern("t_1"))

    assert (await store.catalogue.testimony("t_1")).held_for_concern
    assert not (await store.catalogue.testimony("t_2")).held_for_concern


async def test_raising_the_same_concern_twice_is_no_error_and_waits_once(store: Store) -> None:
    await store.catalogue.save_concern(concern(None))

    await store.catalogue.save_concern(concern(None))

    assert await store.concerns.count(DUTY) == 1


async def test_the_queue_says_who_where_and_what_oldest_first(store: Store) -> None:
    await film(store, ["one"])
    await store.catalogue.save_concern(concern("t_1", "k_2", participant_id="u_1", raised_at=LATER))
    await store.catalogue.save_concern(concern(None, "k_1"))

    first, second = await store.concerns.waiting(DUTY)

    assert (first.concern, first.participant, first.consultation, first.medium) == (concern(None), "", "", None)
    assert second.concern == concern("t_1", "k_2", participant_id="u_1", raised_at=LATER)
    assert (second.participant, second.consultation, second.medium) == ("Rowan u_1", "First night", Medium.FILM)


async def test_a_concern_without_testimony_knows_the_conversation_it_came_from(store: Store) -> None:
    await store.consultations.put_consultation(consultation("c_2", title="A later one"))
    for number, (identity, started_at) in enumerate((("c_1", NOON), ("c_2", LATER))):
        talk = session(id=f"s_{number}", consultation_id=identity, address_id=f"a_{number}", started_at=started_at)
        turn = Turn(
            inbox_id=await store.conversations.keep(heard(str(number), address=f"invented {number}")),
            session=talk,
            participant=participant() if number == 0 else None,
            address_value=f"invented {number}",
        )
        await store.conversations.save(turn)
    await store.catalogue.save_concern(concern(None, participant_id="u_1", raised_at=NOON + timedelta(minutes=1)))

    (waiting,) = await store.concerns.waiting(DUTY)

    assert (waiting.participant, waiting.consultation) == ("Rowan u_1", "First night")


async def test_who_read_it_and_when_stays_on_record(store: Store, tmp_path) -> None:
    await film(store, ["one"])
    await store.catalogue.save_concern(concern("t_1"))

    await store.concerns.read("k_1", DUTY, LATER, release=False)

    assert await kept(tmp_path) == [("k_1", LATER, "m_1")]
    assert await store.concerns.waiting(DUTY) == []
    assert await store.concerns.count(DUTY) == 0


async def test_what_is_let_go_is_found_by_others_only_then(store: Store) -> None:
    await film(store, ["one"])
    await store.catalogue.save_concern(concern("t_1"))
    before = await found_by_others(store)

    await store.concerns.read("k_1", DUTY, LATER, release=True)

    assert (before, await found_by_others(store)) == (0, 1)


async def test_what_is_kept_out_stays_out_once_it_is_read(store: Store) -> None:
    await film(store, ["one"])
    await store.catalogue.save_concern(concern("t_1"))

    await store.concerns.read("k_1", DUTY, LATER, release=False)

    assert await found_by_others(store) == 0
    assert (await store.findings.search(Query(), DUTY)).total == 1


async def test_nothing_is_let_go_while_another_concern_about_it_waits(store: Store) -> None:
    await film(store, ["one"])
    await store.catalogue.save_concern(concern("t_1"))
    await store.catalogue.save_concern(concern("t_1", "k_2", risk=Risk.CHILD))

    await store.concerns.read("k_1", DUTY, LATER, release=True)
    while_one_waits = await found_by_others(store)
    await store.concerns.read("k_2", DUTY, LATER, release=True)

    assert (while_one_waits, await found_by_others(store)) == (0, 1)


async def test_the_last_to_be_read_decides(store: Store) -> None:
    await film(store, ["one"])
    await store.catalogue.save_concern(concern("t_1"))
    await store.catalogue.save_concern(concern("t_1", "k_2", risk=Risk.CHILD))

    await store.concerns.read("k_1", DUTY, LATER, release=True)
    await store.concerns.read("k_2", DUTY, LATER, release=False)

    assert await found_by_others(store) == 0


async def test_the_first_reading_stands(store: Store, tmp_path) -> None:
    await film(store, ["one"])
    await store.catalogue.save_concern(concern("t_1"))
    await store.concerns.read("k_1", DUTY, LATER, release=False)

    await store.concerns.read("k_1", DUTY, LATER + timedelta(days=1), release=True)

    assert await kept(tmp_path) == [("k_1", LATER, "m_1")]
    assert await found_by_others(store) == 0


async def test_working_through_it_again_does_not_take_away_what_a_person_let_go(store: Store) -> None:
    await film(store, ["one"])
    await store.catalogue.save_concern(concern("t_1"))
    await store.concerns.read("k_1", DUTY, LATER, release=True)

    await store.catalogue.save_concern(concern("t_1", "k_2"))

    assert await waiting_ids(store) == []
    assert await found_by_others(store) == 1


async def test_the_same_risk_in_words_edited_after_they_were_let_go_is_raised_and_held_again(store: Store, tmp_path) -> None:
    await film(store, ["one"])
    await store.catalogue.save_concern(concern("t_1", "k_1"))
    await store.concerns.read("k_1", DUTY, LATER, release=True)

    await edited(tmp_path, concern("t_1", "k_2", raised_at=LATER))
    waiting = await waiting_ids(store)
    await edited(tmp_path, concern("t_1", "k_3", raised_at=LATER))

    assert waiting == ["k_2"]
    assert await waiting_ids(store) == ["k_2"]
    assert (await store.catalogue.testimony("t_1")).held_for_concern


async def edited(home, raised: Concern) -> None:
    connections = Connections(home / FILE_NAME)
    async with connections.writing() as writer:
        await add_concerns(writer, [raised], edited=[raised.testimony_id])
    await connections.close()


async def test_another_risk_in_it_is_raised_after_all(store: Store) -> None:
    await film(store, ["one"])
    await store.catalogue.save_concern(concern("t_1"))
    await store.concerns.read("k_1", DUTY, LATER, release=True)

    await store.catalogue.save_concern(concern("t_1", "k_2", risk=Risk.CHILD))

    assert await waiting_ids(store) == ["k_2"]
    assert await found_by_others(store) == 0


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DUTY_CONTACT])
async def test_no_other_role_sees_reads_or_counts_concerns(store: Store, role: Role) -> None:
    await store.catalogue.save_concern(concern(None))

    with pytest.raises(NotAllowed):
        await store.concerns.waiting(viewer(role))
    with pytest.raises(NotAllowed):
        await store.concerns.read("k_1", viewer(role), LATER, release=True)

    assert await store.concerns.count(viewer(role)) == 0
    assert await waiting_ids(store) == ["k_1"]


async def test_another_partnerships_concerns_are_as_if_not_there(store: Store) -> None:
    await store.consultations.put_partnership(partnership("p_2"))
    await film(store, ["one"])
    await store.catalogue.save_concern(concern("t_1"))
    stranger = viewer(Role.DUTY_CONTACT, partnership="p_2")

    with pytest.raises(NotFound):
        await store.concerns.read("k_1", stranger, LATER, release=True)
    with pytest.raises(NotFound):
        await store.concerns.read("k_unknown", stranger, LATER, release=True)

    assert (await store.concerns.waiting(stranger), await store.concerns.count(stranger)) == ([], 0)
    assert await found_by_others(store) == 0


async def kept(home) -> list[tuple[object, ...]]:
    connections = Connections(home / FILE_NAME)
    async with connections.reading() as reader:
        rows = (await reader.execute(select(concerns.c.id, concerns.c.read_at, concerns.c.read_by))).all()
    await connections.close()
    return [tuple(row) for row in rows]


async def said(store: Store, identity: str, after: timedelta = timedelta(0), **facts) -> None:
    await store.catalogue.save_concern(concern(None, identity, participant_id="u_1", raised_at=NOON + after, **facts))


async def test_words_of_risk_said_again_of_which_nothing_is_kept_are_one_concern_that_notes_it(store: Store) -> None:
    await film(store, ["one"])
    await said(store, "k_1")

    await said(store, "k_2", timedelta(minutes=1))
    await said(store, "k_3", timedelta(minutes=50))

    history = await store.concerns.history("k_1", DUTY)
    assert await waiting_ids(store) == ["k_1"]
    assert [(each.kind, each.at - NOON) for each in history] == [
        (ConcernEventKind.RAISED, timedelta(0)),
        (ConcernEventKind.AGAIN, timedelta(minutes=1)),
        (ConcernEventKind.AGAIN, timedelta(minutes=50)),
    ]


@pytest.mark.parametrize("facts", [{"after": timedelta(minutes=61)}, {"risk": Risk.SELF}])
async def test_words_of_risk_much_later_or_of_another_kind_are_a_concern_of_their_own(store: Store, facts) -> None:
    await film(store, ["one"])
    await said(store, "k_1")

    await said(store, "k_2", **facts)

    assert await waiting_ids(store) == ["k_1", "k_2"]


@pytest.mark.parametrize("is_read", [True, False])
async def test_words_of_risk_said_again_once_somebody_is_on_it_or_has_read_it_are_told_anew(
    store: Store, is_read: bool
) -> None:
    await film(store, ["one"])
    await said(store, "k_1")
    if is_read:
        await store.concerns.read("k_1", DUTY, NOON, release=False)
    else:
        await store.concerns.take_on("k_1", DUTY, NOON)

    await said(store, "k_2", timedelta(minutes=1))

    assert "k_2" in await waiting_ids(store)
