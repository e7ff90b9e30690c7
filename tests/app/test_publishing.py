"""Publishing: new sessions begin with the newest script, and those under way are moved only when somebody decides to."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.clock import new_id, now
from app.publishing import Moving, close, counted, kept_moves, planned_moves, publish
from app.wiring import House
from bot.script import Script
from bot.script_files import script_from_file
from core.chat import Heard, HeardKind
from core.consultations import Consultation, ConsultationId, Session, place_of
from core.errors import BadInput, NotFound
from core.people import Partnership, PartnershipId
from tests.app.opened_house import house_in
from tests.bot.chats import MARKDOWN, NOON

pytestmark = pytest.mark.journey

OWN = Partnership(id=PartnershipId("ps_1"), name="Invented")
NO_FRIENDS = MARKDOWN.replace("| | places | friends | With friends |\n", "")
NO_STORY = NO_FRIENDS.replace("| | text | story | What was the first week like? | Say what you like. | | | | allow |\n", "")


def script(markdown: str = MARKDOWN, **audio: str) -> Script:
    return script_from_file(markdown, suffix=".md", name="first_week", audio=audio)


async def published(house: House, made: Script) -> Consultation:
    await house.store.consultations.put_partnership(OWN)
    return await publish(house, OWN, made, {}, name="first_week")


async def says(house: House, who: str, *texts: str) -> Session:
    """Let somebody type, who opens the chat where they have not yet, and return how their session stands."""
    known = await house.store.conversations.address("web", who)
    if known is None:
        await hear(house, who, HeardKind.START)
    for text in texts:
        await hear(house, who, HeardKind.TEXT, text=text)
    known = await house.store.conversations.address("web", who)
    assert known is not None
    session = await house.store.conversations.session_at(known.id)
    assert session is not None
    return session


async def hear(house: House, who: str, kind: HeardKind, *, text: str = "") -> None:
    known = await house.store.conversations.address("web", who)
    session = await house.store.conversations.session_at(known.id) if known else None
    start = "first_week" if kind is HeardKind.START else None
    heard = Heard(channel="web", address=who, external_id=new_id("m"), kind=kind, at=now(), text=text, join_code=start)
    await house.listener.hear(replace(heard, place=place_of(session)) if session else heard)


async def test_a_script_published_again_keeps_its_consultation_and_whoever_began_keeps_theirs(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        first = await published(house, script())
        began = await says(house, "one", "yes", "yes", "yes")
        again = await published(house, script(NO_FRIENDS))

        later = await says(house, "two")
        still = await says(house, "one", "With friends")

    assert (again.id, again.opened_at, again.title) == (first.id, first.opened_at, "The first week")
    assert later.script_hash == script(NO_FRIENDS).sha256
    assert still.script_hash == began.script_hash == script().sha256
    assert still.answers["housing"].value == "friends"


async def test_a_short_name_of_another_partnership_is_refused(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        await published(house, script())
        other = Partnership(id=PartnershipId("ps_2"), name="Another")
        await house.store.consultations.put_partnership(other)

        with pytest.raises(BadInput, match="short name"):
            await publish(house, other, script(), {}, name="first_week")


async def test_recordings_that_the_script_plays_are_kept_and_no_others(tmp_path: Path) -> None:
    played, other = tmp_path / "better.mp3", tmp_path / "song.mp3"
    played.write_bytes(b"ID3 read aloud")
    other.write_bytes(b"ID3 a song")
    rows = "| survey | | | | |\n| | type | name | label | audio |\n| | text | better | What would help? | better.mp3 |\n"
    who = "| settings | |\n| | consult::who_reads |\n| | the invented team |\n"
    async with house_in(tmp_path / "home") as house:
        await house.store.consultations.put_partnership(OWN)
        digest = (await house.files.put(played)).sha256
        await house.files.delete(digest)
        made = script(rows + who, **{"better.mp3": digest})

        await publish(house, OWN, made, {digest: played, "f" * 64: other}, name="first_week")

        assert await house.files.size(digest) == len(b"ID3 read aloud")
        with pytest.raises(NotFound):
            await house.files.size("f" * 64)


async def test_a_closed_consultation_lets_nobody_new_begin_and_who_is_under_way_go_on(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        consultation = await published(house, script())
        await says(house, "one", "yes")

        await close(house, consultation, now() - timedelta(minutes=1))

        assert (await says(house, "one", "yes", "yes")).waiting_at == "housing"
        await hear(house, "two", HeardKind.START)
        assert len(await house.store.conversations.unended(consultation.id)) == 1


async def test_a_move_is_counted_and_moves_nobody_until_it_is_kept(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        await published(house, script())
        await says(house, "one", "yes", "yes", "yes", "With friends")
        await says(house, "two", "yes", "yes", "yes", "My own place")
        await says(house, "three", "yes")
        consultation = await published(house, script(NO_STORY))

        moves = await planned_moves(house, consultation)

        assert counted(moves) == Moving(under_way=3, same_question=1, other_question=2, answers_lost=1)
        assert (await says(house, "one")).script_hash == script().sha256

        told = await kept_moves(house, moves)
        again = await planned_moves(house, consultation)
        one = await says(house, "one")

    assert (told.moved, told.left, told.answers_lost) == (3, 0, 1)
    assert again == []
    assert one.script_hash == script(NO_STORY).sha256
    assert one.migrated_from == script().sha256
    assert "housing" not in one.answers


async def test_whoever_says_something_meanwhile_is_left_where_they_are(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        await published(house, script())
        for who in ("one", "two"):
            await says(house, who, "yes", "yes", "yes")
        consultation = await published(house, script(NO_STORY))
        moves = await planned_moves(house, consultation)

        spoke = await says(house, "one", "My own place")
        told = await kept_moves(house, moves)

        assert (told.moved, told.left) == (1, 1)
        assert await says(house, "one") == spoke
        assert (await says(house, "two", "Nowhere")).script_hash == script(NO_STORY).sha256


async def test_a_consultation_without_a_script_has_nothing_to_move_to(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        films = Consultation(
            id=ConsultationId("c_films"),
            partnership_id=OWN.id,
            name="films",
            title="Films",
            approach=script().approach,
            script_hash=None,
            opened_at=NOON,
        )

        with pytest.raises(BadInput, match="publish"):
            await planned_moves(house, films)


@pytest.mark.parametrize("name", ["help", "Link", "stop"])
async def test_a_short_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    async with house_in(tmp_path) as house:
        await house.store.consultations.put_partnership(OWN)

        with pytest.raises(BadInput, match="somewhere else"):
            await publish(house, OWN, script(), {}, name=name)

        assert await house.store.consultations.consultations(OWN.id) == []
