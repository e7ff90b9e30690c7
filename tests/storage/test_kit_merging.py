"""Bringing kits home, on real stores: exactly once, in any order, and nothing that was taken back comes again."""

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from core.consent import Purpose
from core.consultations import Disposition, Stage
from core.errors import BadKit, StoreDamaged
from core.kits import KitConsultation
from core.turns import Turn
from storage import kit_merging
from storage.kit_gathering import Gathered
from storage.tables import consents, inbox, outbox, participants, sessions, testimony
from tests.core.made_kit import manifest
from tests.opened import run_apart
from tests.storage.laptops import WORDS, at, brought, gathered_on_laptops, held_at, opened_home
from tests.storage.made import consent, heard, participant, session

LAST = ("a2", "b2")
"""Together they hold all that was ever gathered."""


@pytest.fixture(scope="module")
def laptops(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Gathered]:
    return run_apart(gathered_on_laptops(tmp_path_factory.mktemp("laptops")))


async def held_after(laptops: Mapping[str, Gathered], *names: str) -> dict[str, list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        async with opened_home(Path(folder)) as home:
            for name in names:
                report = await brought(home, laptops[name], name)
                assert report.balances
            return await held_at(home)


async def test_everything_in_a_kit_is_stored_and_the_second_time_nothing_is_new(laptops, tmp_path: Path) -> None:
    async with opened_home(tmp_path) as home:
        first = await brought(home, laptops["a2"])
        held = await held_at(home)
        second = await brought(home, laptops["a2"])

        assert first.in_kit == first.stored == second.in_kit > 20
        assert (second.stored, second.refused) == (0, 0)
        assert await held_at(home) == held
    by_kind = {line.kind: line.in_kit for line in first.lines}
    assert (by_kind["people"], by_kind["testimony"], by_kind["messages heard"], by_kind["earlier words"]) == (2, 2, 7, 1)


def test_any_order_and_any_repetition_leave_the_same_store(laptops) -> None:
    expected: list[dict[str, list[str]]] = []

    @settings(max_examples=8, deadline=None, phases=[Phase.generate])  # Making an example smaller takes longer than reading it.
    @given(st.lists(st.sampled_from(["a1", "b1", *LAST]), max_size=5), st.permutations(LAST))
    def check(before: list[str], last: list[str]) -> None:
        held = asyncio.run(held_after(laptops, *before, *last))
        expected.append(held)
        assert held == expected[0]

    check()


async def test_two_laptops_that_went_on_with_one_conversation_lose_no_word(laptops, tmp_path: Path) -> None:
    async with opened_home(tmp_path) as home:
        for name in LAST:
            await brought(home, laptops[name], name)
        kept = await home.conversations.session("s_1")
        lines = await home.conversations.lines("a_1")

    assert (kept.turn, kept.waiting_at) == (5, "q1")
    assert kept.answers["q2"].value == "again on b"
    said = [line.text for line in lines if line.say is not None]
    assert {"Answered m3a.", "Answered m3b.", "Answered m4a.", "Answered m4b."} <= set(said)
    assert all(len([each for each in said if each == text]) == 1 for text in said)


async def test_nothing_said_in_a_kit_is_sent_from_home(laptops, tmp_path: Path) -> None:
    async with opened_home(tmp_path) as home:
        await brought(home, laptops["b2"])

        assert await home.conversations.due("web", at(1000)) == []
        assert await home.conversations.waiting() == []


async def test_a_return_code_from_the_kit_opens_the_conversation_at_home(laptops, tmp_path: Path) -> None:
    async with opened_home(tmp_path) as home:
        await brought(home, laptops["a1"])

        address = await home.conversations.address("web", "the chat of 1")

        assert address is not None
        assert address.id == "a_1"
        assert (await home.conversations.address_of(address.id)).value == "the chat of 1"


async def test_a_concern_waits_at_home_though_the_worker_was_on_it_there(laptops, tmp_path: Path) -> None:
    async with opened_home(tmp_path) as home:
        await brought(home, laptops["b1"])
        waiting = await home.concern_log.untaken()
        events = await home.concern_log.events("n_1")
        kept = await home.catalogue.testimony("t_b")

    assert [each.id for each in waiting] == ["n_1"]
    assert [event.kind.value for event in events] == ["raised", "told"]
    assert kept.held_for_concern


async def test_what_was_brought_has_a_job_to_come(laptops, tmp_path: Path) -> None:
    async with opened_home(tmp_path) as home:
        await brought(home, laptops["b2"])

        assert {each.id for each in await home.catalogue.unfinished()} == {"t_b", "t_v"}


async def test_words_edited_on_the_laptop_replace_those_brought_before_which_stay_as_earlier_words(laptops, tmp_path) -> None:
    async with opened_home(tmp_path) as home:
        await brought(home, laptops["a1"])
        report = await brought(home, laptops["a2"])
        kept = await home.catalogue.testimony("t_a")

    assert (kept.text, kept.version) == ("We had a place in the end.", 2)
    assert {line.kind: line.stored for line in report.lines}["testimony"] == 1


async def test_who_took_it_back_on_the_laptop_leaves_no_words_at_home(laptops, tmp_path: Path) -> None:
    async with opened_home(tmp_path) as home:
        await brought(home, laptops["a1"])
        await brought(home, laptops["a2"])
        standing = await home.conversations.standing("u_a", "c_1")

        assert standing == frozenset()
        assert WORDS not in await words_in_the_inbox(home, "s_a")


async def words_in_the_inbox(home, session_id: str) -> list[str]:
    async with home.kits._connections.reading() as reader:
        return list((await reader.execute(select(inbox.c.text).where(inbox.c.session_id == session_id))).scalars())


async def took_it_back(home, minute: int) -> None:
    """The person of "the chat of 1" takes everything back at home."""
    before = await home.conversations.session("s_1")
    inbox_id = await home.conversations.keep(heard("home", address="the chat of 1", text="delete", at=at(minute)))
    gone = session(
        before.turn + 1, participant_id="u_1", heard_at=at(minute), stage=Stage.ENDED, disposition=Disposition.WITHDRAWN
    )
    no = consent(Purpose.TAKE_PART, "u_1", granted=False, minute=minute)
    await home.conversations.save(Turn(inbox_id=inbox_id, session=gone, consents=(no,), wipes_inbox=True))


async def test_a_no_at_home_stands_and_blanks_what_comes_in_after_it(laptops, tmp_path: Path) -> None:
    async with opened_home(tmp_path) as home:
        await brought(home, laptops["a1"])
        await took_it_back(home, 100)

        for name in ("b2", "a2", "a1"):
            report = await brought(home, laptops[name], name)
            assert report.balances

        assert await home.conversations.standing("u_1", "c_1") & {Purpose.TAKE_PART} == frozenset()
        assert (await home.conversations.session("s_1")).disposition is Disposition.WITHDRAWN
        assert set(await words_in_the_inbox(home, "s_1")) == {""}


async def test_a_yes_in_the_kit_that_came_after_a_no_at_home_stands(laptops, tmp_path: Path) -> None:
    async with opened_home(tmp_path) as home:
        await brought(home, laptops["b1"])
        async with home.kits._connections.writing() as writer:
            from storage.consent import add_consents

            await add_consents(writer, [consent(Purpose.KEEP_RECORDING, "u_1", granted=False, minute=29)])

        await brought(home, laptops["b2"])

        assert Purpose.KEEP_RECORDING in await home.conversations.standing("u_1", "c_1")


async def test_what_was_forgotten_at_home_never_comes_back(laptops, tmp_path: Path) -> None:
    async with opened_home(tmp_path) as home:
        await brought(home, laptops["b1"])
        async with home.kits._connections.writing() as writer:
            await writer.execute(delete(testimony).where(testimony.c.id == "t_b"))

        for name in ("b1", "b2"):
            report = await brought(home, laptops[name], name)

            assert report.balances
            refused = {line.kind: dict(line.refused) for line in report.lines if line.refused}
            assert refused["testimony"] == {kit_merging.FORGOTTEN: 1}
        async with home.kits._connections.reading() as reader:
            kept = set((await reader.execute(select(testimony.c.id))).scalars())
    assert kept == {"t_v"}


async def test_of_a_person_forgotten_at_home_nothing_more_is_taken(laptops, tmp_path: Path) -> None:
    async with opened_home(tmp_path) as home:
        await brought(home, laptops["b1"])
        async with home.kits._connections.writing() as writer:
            await writer.execute(delete(participants).where(participants.c.id == "u_1"))

        report = await brought(home, laptops["b2"])

        assert report.balances
        async with home.kits._connections.reading() as reader:
            for table in (participants, sessions, testimony, consents):
                assert (await reader.execute(select(table))).all() == []
            assert "m5b" not in set((await reader.execute(select(inbox.c.external_id))).scalars())


async def test_a_record_from_a_clock_that_is_ahead_cannot_outlast_a_no(laptops, tmp_path: Path) -> None:
    async with opened_home(tmp_path) as home:
        for _ in range(2):
            report = await brought(home, laptops["b2"], now=at(20))  # The kit says that minute 30 was.
            assert report.balances
        async with home.kits._connections.writing() as writer:
            from storage.consent import add_consents

            await add_consents(writer, [consent(Purpose.KEEP_RECORDING, "u_1", granted=False, minute=25)])

        assert Purpose.KEEP_RECORDING not in await home.conversations.standing("u_1", "c_1")


async def test_two_people_with_one_pseudonym_are_two(laptops, tmp_path: Path) -> None:
    async with opened_home(tmp_path) as home:
        async with home.kits._connections.writing() as writer:
            from storage.appearing import add_newcomer

            await add_newcomer(writer, participant("u_9", pseudonym="Rowan u_1"))

        await brought(home, laptops["a1"])

        async with home.kits._connections.reading() as reader:
            names = {row.id: row.pseudonym for row in await reader.execute(select(participants.c.id, participants.c.pseudonym))}
    assert names["u_9"] == "Rowan u_1" != names["u_1"]


async def test_a_consultation_that_was_closed_meanwhile_still_takes_what_was_said_before(laptops, tmp_path: Path) -> None:
    from tests.storage.made import consultation

    async with opened_home(tmp_path) as home:
        await home.consultations.put_consultation(consultation(closed_at=at(1)))

        assert (await brought(home, laptops["a2"])).refused == 0


async def test_a_kit_of_a_consultation_that_is_not_here_is_refused_whole(laptops, tmp_path: Path) -> None:
    async with opened_home(tmp_path) as home:
        async with home.kits._connections.writing() as writer:
            from storage.tables import consultations

            await writer.execute(delete(consultations))

        with pytest.raises(BadKit, match="not in this home any more"):
            await brought(home, laptops["a1"])


async def test_when_an_item_cannot_be_found_again_nothing_of_the_kit_is_kept(laptops, tmp_path: Path, monkeypatch) -> None:
    async def loses_something(writer, session_ids) -> bool:
        await writer.execute(delete(outbox))
        return False

    monkeypatch.setattr(kit_merging, "settle", loses_something)
    async with opened_home(tmp_path) as home:
        with pytest.raises(StoreDamaged, match="messages said"):
            await brought(home, laptops["a1"])

        async with home.kits._connections.reading() as reader:
            assert (await reader.execute(select(participants))).all() == []


async def test_a_message_without_its_turn_waits_for_it_at_home_until_it_had_it_anywhere(laptops, tmp_path: Path) -> None:
    waiting = [{**row, "done": row["external_id"] != "m3b"} for row in laptops["b1"].rows["messages heard"]]
    before = Gathered({**laptops["b1"].rows, "messages heard": waiting}, laptops["b1"].scripts)
    async with opened_home(tmp_path) as home:
        await brought(home, before)
        assert [each.heard.external_id for each in await home.conversations.waiting()] == ["m3b"]

        await brought(home, laptops["b1"])

        assert await home.conversations.waiting() == []


async def test_our_next_message_never_has_the_key_of_one_that_another_laptop_said(laptops, tmp_path: Path) -> None:
    async with opened_home(tmp_path) as home:
        await brought(home, laptops["b2"], "b2")
        async with home.kits._connections.writing() as writer:
            await writer.execute(update(sessions).where(sessions.c.id == "s_1").values(said=9))

        await brought(home, laptops["a2"], "a2")

        assert (await home.conversations.session("s_1")).said == 9


async def test_something_of_another_consultation_is_refused(laptops, tmp_path: Path) -> None:
    narrow = manifest(consultations=(KitConsultation(id="c_2", name="c_2", title="Another"),))
    async with opened_home(tmp_path) as home:
        await brought(home, laptops["a1"])

        with pytest.raises(BadKit, match="another partnership or consultation"):
            await home.kits.gathered(tmp_path / "heard.sqlite", narrow)
