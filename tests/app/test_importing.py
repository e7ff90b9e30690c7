import asyncio
from pathlib import Path

import pytest

from app.importing import import_forms
from app.wiring import PROMPTS, House
from bot.odk_importing import CHANNEL
from bot.script_files import script_from_markdown
from core.consent import HowGiven
from core.consultations import Consultation, ConsultationId
from core.errors import BadInput
from core.people import Partnership, PartnershipId
from tests.app.opened_house import house_in
from tests.bot.chats import NOON

FORMS = """SubmissionDate,take_part,quote_words,ready,better,slept,KEY
2026-03-01T10:00:00Z,yes,yes,3,Somebody at the gate.,hostel,uuid:one
2026-03-01T11:00:00Z,no,,,,,uuid:two
2026-03-01T12:00:00Z,yes,no,9,A phone with credit.,hostel,uuid:three
2026-03-01T13:00:00Z,yes,no,4,"=HYPERLINK(""a"")",own,uuid:four
"""
XML = """<data id="first_night"><take_part>yes</take_part><ready>2</ready><better>A lift home.</better>
<meta><instanceID>uuid:five</instanceID></meta></data>"""


async def first_night(house: House) -> Consultation:
    """Put the shipped script in a partnership of its own."""
    made = script_from_markdown((PROMPTS / "consultations" / "first_night.md").read_text(encoding="utf-8"), name="first_night")
    consultation = Consultation(
        id=ConsultationId("c_1"),
        partnership_id=PartnershipId("ps_1"),
        name="first_night",
        title=made.title,
        approach=made.approach,
        script_hash=made.sha256,
        opened_at=NOON,
    )
    await house.store.consultations.put_partnership(Partnership(id=PartnershipId("ps_1"), name="Invented"))
    await house.store.scripts.put_script(made.sha256, "first_night", made.to_json())
    await house.store.consultations.put_consultation(consultation)
    return consultation


def written(folder: Path, text: str, name: str = "forms.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


async def test_every_form_is_kept_once_or_accounted_for(tmp_path: Path) -> None:
    async with house_in(tmp_path / "home") as house:
        consultation = await first_night(house)
        files = [written(tmp_path, FORMS), written(tmp_path, XML, "five.xml")]

        first = await import_forms(house, consultation, files, how=HowGiven.WITNESSED)
        again = await import_forms(house, consultation, files, how=HowGiven.WITNESSED)

        assert (first.forms, first.kept, first.known, first.said_no, first.refused) == (5, 3, 0, 1, 1)
        assert first.testimony == 3
        assert [(problem.row, problem.column) for problem in first.problems] == [(4, "ready")]
        assert (again.forms, again.kept, again.known) == (5, 0, 3)
        texts = {each.text for each in await house.store.catalogue.unfinished()}
        assert texts == {"Somebody at the gate.", '=HYPERLINK("a")', "A lift home."}


async def test_two_imports_at_once_keep_each_form_once(tmp_path: Path) -> None:
    async with house_in(tmp_path / "home") as house:
        consultation = await first_night(house)
        file = written(tmp_path, FORMS)

        both = await asyncio.gather(
            *(import_forms(house, consultation, [file], how=HowGiven.WITNESSED) for _ in range(2)),
        )

        assert sum(each.kept for each in both) == 2
        assert sum(each.known for each in both) == 2
        assert len(await house.store.catalogue.unfinished()) == 2
        assert await house.store.conversations.address(CHANNEL, "uuid:one") is not None


async def test_a_form_that_stands_in_two_files_is_kept_once(tmp_path: Path) -> None:
    async with house_in(tmp_path / "home") as house:
        files = [written(tmp_path, FORMS), written(tmp_path, FORMS, "again.csv")]

        account = await import_forms(house, await first_night(house), files, how=HowGiven.PAPER)

        assert (account.forms, account.kept, account.known) == (8, 2, 2)


async def test_the_same_form_from_kobo_and_from_odk_is_kept_once(tmp_path: Path) -> None:
    async with house_in(tmp_path / "home") as house:
        consultation = await first_night(house)
        files = [
            written(tmp_path, XML, "five.xml"),
            written(tmp_path, "take_part,better,_uuid\nyes,A lift home.,five\n", "k.csv"),
        ]

        account = await import_forms(house, consultation, files, how=HowGiven.WITNESSED)

        assert (account.forms, account.kept, account.known, account.testimony) == (2, 1, 1, 1)


def instance(words: str, own: str, before: str = "") -> str:
    deprecated = f"<deprecatedID>{before}</deprecatedID>" if before else ""
    meta = f"<meta><instanceID>{own}</instanceID>{deprecated}</meta>"
    return f"<data><take_part>yes</take_part><better>{words}</better>{meta}</data>"


async def versions(house: House) -> tuple[list[tuple[int, str | None]], list[str]]:
    """Return the words that are kept now with their version, and those that were kept just before."""
    now = await house.store.catalogue.unfinished()
    before = [await house.store.catalogue.transcript(each.id) for each in now]
    return [(each.version, each.text) for each in now], [words.text for words in before if words]


@pytest.mark.parametrize("newest_first", [False, True])
async def test_a_corrected_form_becomes_the_next_version_once_whatever_the_order(tmp_path: Path, newest_first: bool) -> None:
    first = written(tmp_path, instance("A lift home.", "uuid:a"), "a.xml")
    second = written(tmp_path, instance("A bus home.", "uuid:b", "uuid:a"), "b.xml")
    third = written(tmp_path, instance("A taxi home.", "uuid:c", "uuid:b"), "c.xml")
    files = [third, second, first] if newest_first else [first, second, third]
    async with house_in(tmp_path / "home") as house:
        consultation = await first_night(house)

        account = await import_forms(house, consultation, files, how=HowGiven.WITNESSED)
        again = await import_forms(house, consultation, files, how=HowGiven.WITNESSED)

        assert (account.kept, account.changed, account.known, account.refused) == (1, 2, 0, 0)
        assert (again.kept, again.changed, again.known) == (0, 0, 3)
        assert await versions(house) == ([(3, "A taxi home.")], ["A bus home."])


async def test_a_form_that_was_corrected_before_it_first_came_is_one_form_and_the_older_one_changes_nothing(
    tmp_path: Path,
) -> None:
    second = written(tmp_path, instance("A bus home.", "uuid:b", "uuid:a"), "b.xml")
    first = written(tmp_path, instance("A lift home.", "uuid:a"), "a.xml")
    async with house_in(tmp_path / "home") as house:
        consultation = await first_night(house)

        await import_forms(house, consultation, [second], how=HowGiven.WITNESSED)
        late = await import_forms(house, consultation, [first], how=HowGiven.WITNESSED)

        assert (late.kept, late.changed, late.known) == (0, 0, 1)
        assert await versions(house) == ([(1, "A bus home.")], [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "take_part,better,meta-instanceID,KEY\nyes,A lift.,uuid:a,uuid:a\n",
            "take_part,better,meta-instanceID,KEY\nyes,A bus.,uuid:b,uuid:a\n",
        ),
        (
            "take_part,better,_id,_uuid,_submission_time\nyes,A lift.,7,a,2026-03-01T10:00:00\n",
            "take_part,better,_id,_uuid,_submission_time\nyes,A bus.,7,b,2026-03-01T10:00:00\n",
        ),
        (
            "take_part,better,_uuid,meta/rootUuid\nyes,A lift.,a,uuid:a\n",
            "take_part,better,_uuid,meta/rootUuid\nyes,A bus.,b,uuid:a\n",
        ),
    ],
    ids=["ODK Central", "Kobo by its number", "Kobo by its root"],
)
async def test_a_form_corrected_in_odk_or_kobo_is_followed_in_their_csv(tmp_path: Path, before: str, after: str) -> None:
    async with house_in(tmp_path / "home") as house:
        consultation = await first_night(house)

        await import_forms(house, consultation, [written(tmp_path, before)], how=HowGiven.WITNESSED)
        account = await import_forms(house, consultation, [written(tmp_path, after)], how=HowGiven.WITNESSED)

        assert (account.kept, account.changed) == (0, 1)
        assert await versions(house) == ([(2, "A bus.")], ["A lift."])


async def test_two_forms_with_one_number_from_two_kobo_servers_are_two(tmp_path: Path) -> None:
    two = (
        "take_part,better,_id,_uuid,_submission_time\nyes,A lift.,7,a,2026-03-01T10:00:00\nyes,A bus.,7,b,2026-03-02T09:00:00\n"
    )
    async with house_in(tmp_path / "home") as house:
        account = await import_forms(house, await first_night(house), [written(tmp_path, two)], how=HowGiven.WITNESSED)

        assert (account.kept, account.changed) == (2, 0)


async def test_a_file_with_labels_for_headings_shuts_nobody_out_when_the_right_one_comes(tmp_path: Path) -> None:
    labels = "take_part,What would have made your first night out better?,_uuid\nyes,A lift home.,five\n"
    names = "take_part,better,_uuid\nyes,A lift home.,five\n"
    async with house_in(tmp_path / "home") as house:
        consultation = await first_night(house)

        wrong = await import_forms(house, consultation, [written(tmp_path, labels)], how=HowGiven.WITNESSED)
        right = await import_forms(house, consultation, [written(tmp_path, names)], how=HowGiven.WITNESSED)

        assert (wrong.kept, wrong.refused) == (0, 1)
        assert wrong.unread == ["What would have made your first night out better?"]
        assert (right.kept, right.testimony) == (1, 1)


async def test_forms_without_a_name_are_refused_and_never_taken_for_known(tmp_path: Path) -> None:
    nameless = "take_part,better,KEY\nyes,A lift home.,\nyes,A phone.,\n"
    async with house_in(tmp_path / "home") as house:
        account = await import_forms(house, await first_night(house), [written(tmp_path, nameless)], how=HowGiven.WITNESSED)

        assert (account.kept, account.known, account.refused) == (0, 0, 2)
        assert [problem.row for problem in account.problems] == [2, 3]


@pytest.mark.parametrize(
    ("name", "body", "problem"),
    [
        ("missing.csv", None, "no file"),
        ("forms.csv", b"\xff\xfe\x00", "no CSV file"),
        ("forms.xml", b"<a", "cannot be read as XML"),
        ("forms.csv", b"a,b\n1,2\n", "which submission"),
    ],
    ids=["missing", "not text", "not xml", "no key"],
)
async def test_a_file_that_cannot_be_read_is_said_and_nothing_of_the_others_is_kept(
    tmp_path: Path, name: str, body: bytes | None, problem: str
) -> None:
    async with house_in(tmp_path / "home") as house:
        consultation = await first_night(house)
        bad = tmp_path / "bad" / name
        bad.parent.mkdir()
        if body is not None:
            bad.write_bytes(body)

        with pytest.raises(BadInput, match=problem):
            await import_forms(house, consultation, [written(tmp_path, FORMS), bad], how=HowGiven.WITNESSED)

        assert await house.store.catalogue.unfinished() == []
