from pathlib import Path

from sqlalchemy import select, update

from core.consent import Purpose
from core.consultations import Disposition
from storage.consent import add_consents
from storage.kit_settling import settle
from storage.rows import row_of
from storage.tables import answers, inbox, probes, sessions
from tests.storage.laptops import at, b_first, begin, opened_home
from tests.storage.made import answer, consent


async def texts(connection) -> list[str]:
    return list((await connection.execute(select(inbox.c.text).order_by(inbox.c.id))).scalars())


async def test_the_later_of_two_answers_counts_whichever_came_home_first(tmp_path: Path) -> None:
    async with opened_home(tmp_path) as home:
        await begin(home)
        async with home.kits._connections.writing() as writer:
            await writer.execute(answers.insert(), [row_of(answer("q1", "earlier", at(1)), session_id="s_1")])
            await settle(writer, ["s_1"])

        assert (await home.conversations.session("s_1")).answers["q1"].value == "first"


async def test_nothing_is_blanked_of_somebody_who_takes_part(tmp_path: Path) -> None:
    async with opened_home(tmp_path) as home:
        await begin(home)
        async with home.kits._connections.writing() as writer:
            await settle(writer, ["s_1"])
            assert await texts(writer) == ["words", "words"]


async def test_a_no_that_stands_blanks_what_was_said_until_then_and_its_follow_up_questions(tmp_path: Path) -> None:
    async with opened_home(tmp_path) as home:
        await begin(home)
        await b_first(home)
        async with home.kits._connections.writing() as writer:
            await add_consents(writer, [consent(Purpose.TAKE_PART, "u_1", granted=False, minute=2)])
            await settle(writer, ["s_1"])
            assert await texts(writer) == ["", "", "words"]

            await add_consents(writer, [consent(Purpose.TAKE_PART, "u_1", granted=False, minute=9)])
            await settle(writer, ["s_1"])
            assert await texts(writer) == ["", "", ""]
            assert (await writer.execute(select(probes.c.text))).scalars().all() == [""]


async def test_a_refusal_is_about_its_own_session_alone(tmp_path: Path) -> None:
    async with opened_home(tmp_path) as home:
        await begin(home)
        async with home.kits._connections.writing() as writer:
            row = dict((await writer.execute(select(sessions))).mappings().one())
            again = {**row, "id": "s_2", "disposition": Disposition.REFUSED, "heard_at": at(50)}
            await writer.execute(sessions.insert(), [again])
            await writer.execute(update(inbox).where(inbox.c.external_id == "m2").values(session_id="s_2"))
            await add_consents(writer, [consent(Purpose.TAKE_PART, "u_1", granted=False, minute=50)])

            await settle(writer, ["s_2"])

            assert await texts(writer) == ["words", ""]
