"""The desk on a real store: a form is printed, typed up once, and joined to a person only when they agreed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.paper_desk import Desk
from bot.paper_words import read_paper_words
from core.consent import HowGiven, Purpose
from core.consultations import Approach, Consultation, Disposition, Route, Setting
from core.errors import BadInput, EngineFailed, NotAllowed, NotFound
from core.paper import code_from, session_of
from core.people import Role
from core.ports import PrintOrder
from core.testimony import Testimony
from storage.opening import Store
from tests.bot.chats import SAFEGUARDING
from tests.bot.paper import SCRIPT
from tests.opened import NOON, always, opened_store
from tests.storage.made import participant, partnership, viewer

TYPIST = viewer(Role.FACILITATOR)
PAPER = Consultation(
    id="c_paper", partnership_id="p_1", name="paper", title="On paper", approach=Approach.SURVEY, script_hash=SCRIPT.sha256,
    opened_at=NOON,
)  # fmt: skip
WRITTEN = {"consent_take_part": "yes", "mentor": "yes", "how": "She met me at the gate."}
CODE = code_from("f_1")


@dataclass(kw_only=True)
class JobsBegun:
    begun: list[Testimony] = field(default_factory=list)

    async def start(self, testimony: Testimony) -> None:
        self.begun.append(testimony)

    async def restart_ended(self, testimony: Testimony) -> None:
        self.begun.append(testimony)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened_store(tmp_path) as opened:
        await opened.consultations.put_partnership(partnership())
        await opened.scripts.put_script(SCRIPT.sha256, SCRIPT.name, SCRIPT.to_json())
        await opened.consultations.put_consultation(PAPER)
        yield opened


def desk(store: Store, jobs: JobsBegun | None = None, **more) -> Desk:
    numbers = count(1)
    return Desk(
        store=store,
        jobs=jobs or JobsBegun(),
        safeguarding=SAFEGUARDING,
        base_url="https://heard.example.org",
        words=read_paper_words(Path("prompts/paper")),
        clock=always(),
        new_id=lambda letter: f"{letter}_{next(numbers)}",
        **more,
    )


async def printed(store: Store, copies: int = 1, **facts) -> bytes:
    return await desk(store).print_forms(PrintOrder(consultation=PAPER, copies=copies, **facts), TYPIST)


async def test_each_copy_that_is_printed_has_a_code_that_is_known(store: Store) -> None:
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(await printed(store, 2))).pages)

    for seed in ("f_1", "f_2"):
        code = code_from(seed)
        assert f"{code[:4]}-{code[4:]}" in text
        assert (await store.paper.form(code)).script_hash == SCRIPT.sha256


async def test_a_form_for_custody_tells_nobody_to_use_a_phone(store: Store) -> None:
    written = await printed(store, setting=Setting.CUSTODY)

    assert "camera" not in PdfReader(BytesIO(written)).pages[0].extract_text()
    assert (await store.paper.form(CODE)).setting is Setting.CUSTODY


async def test_what_was_typed_up_is_kept_whole_and_its_words_begin_their_way(store: Store) -> None:
    await printed(store)
    jobs = JobsBegun()

    problems = await desk(store, jobs).type_up(CODE, WRITTEN, TYPIST)

    session = await store.conversations.session(session_of(CODE))
    assert (problems, session.route, session.helper_id) == ((), Route.PAPER, TYPIST.staff_id)
    assert session.answers["mentor"].value == "yes"
    [begun] = jobs.begun
    assert (await store.catalogue.testimony(begun.id)).text == "She met me at the gate."
    assert await store.conversations.standing(session.participant_id, PAPER.id) == {Purpose.TAKE_PART}


async def test_a_form_is_typed_up_once_even_when_two_do_it_at_once(store: Store) -> None:
    await printed(store)
    first, second = [await desk(store).decided(CODE, WRITTEN, TYPIST) for _ in range(2)]

    await desk(store).keep(first)

    with pytest.raises(BadInput, match="typed up before"):
        await desk(store).keep(second)
    with pytest.raises(BadInput, match="typed up before"):
        await desk(store).type_up(CODE, WRITTEN, TYPIST)


async def test_what_is_wrong_is_told_and_nothing_is_kept(store: Store) -> None:
    await printed(store)

    problems = await desk(store).type_up(CODE, WRITTEN | {"ready": "9"}, TYPIST)

    assert [each.key for each in problems] == ["ready"]
    assert await store.paper.typed_by(CODE) is None


async def test_a_form_asks_what_a_pen_can_answer(store: Store) -> None:
    await printed(store)

    blank = await desk(store).blank(CODE, TYPIST)

    assert [each.key for each in blank.consents] == ["consent_take_part", "consent_quote_words"]
    assert "photo" not in [each.key for each in blank.questions]
    assert not blank.is_typed


async def test_a_form_is_joined_to_a_person_who_agreed_and_nothing_moves(store: Store) -> None:
    await printed(store)
    await desk(store).type_up(CODE, WRITTEN, TYPIST)
    await store.catalogue.add_people(
        "t_" + session_of(CODE) + "_2", participants=[participant("u_9")], appearances=(), consents=()
    )

    await desk(store).join(CODE, "Rowan u_9", TYPIST, how=HowGiven.WITNESSED)

    joined = await store.paper.joined(CODE)
    assert (joined.joined_to, joined.how, joined.by) == ("u_9", HowGiven.WITNESSED, TYPIST.staff_id)
    assert (await store.conversations.session(session_of(CODE))).participant_id == joined.participant_id != "u_9"


async def test_a_form_that_nobody_typed_or_a_person_nobody_knows_is_not_joined(store: Store) -> None:
    await printed(store)

    with pytest.raises(BadInput, match="not been typed up"):
        await desk(store).join(CODE, "Rowan 4F7", TYPIST, how=HowGiven.WITNESSED)
    await desk(store).type_up(CODE, WRITTEN, TYPIST)
    with pytest.raises(BadInput, match="nobody with this pseudonym"):
        await desk(store).join(CODE, "Rowan 4F7", TYPIST, how=HowGiven.WITNESSED)


async def test_viewers_may_do_none_of_it_and_another_partnership_learns_of_nothing(store: Store) -> None:
    await printed(store)
    looker, stranger = viewer(Role.VIEWER), viewer(Role.FACILITATOR, partnership="p_2")

    with pytest.raises(NotAllowed):
        await desk(store).print_forms(PrintOrder(consultation=PAPER, copies=1), looker)
    with pytest.raises(NotAllowed):
        await desk(store).type_up(CODE, WRITTEN, looker)
    with pytest.raises(NotAllowed):
        await desk(store).poster(PAPER, looker)
    with pytest.raises(NotFound):
        await desk(store).blank(CODE, stranger)


async def test_a_language_that_the_script_does_not_speak_is_refused(store: Store) -> None:
    with pytest.raises(BadInput, match="'gd'"):
        await printed(store, language="gd")


@pytest.mark.parametrize(("name", "path"), [("paper", "/chat/paper"), ("my paper", "/chat/my%20paper")])
async def test_a_poster_has_the_address_of_the_chat(store: Store, name: str, path: str) -> None:
    text = PdfReader(BytesIO(await desk(store).poster(replace(PAPER, name=name), TYPIST))).pages[0].extract_text()

    assert f"https://heard.example.org{path}" in text


async def test_a_poster_opens_telegram_too_where_there_is_a_bot_and_stays_one_page(store: Store) -> None:
    async def link(_consultation) -> str:
        return "https://t.me/OurBot?start=paper"

    read = PdfReader(BytesIO(await desk(store, telegram_link=link).poster(PAPER, TYPIST)))

    assert len(read.pages) == 1
    text = read.pages[0].extract_text()
    assert "Or answer on Telegram:" in text
    assert "https://t.me/OurBot?start=paper" in text


async def test_nothing_is_printed_for_a_consultation_that_is_closed(store: Store) -> None:
    closed = replace(PAPER, closed_at=NOON)

    with pytest.raises(BadInput, match="closed"):
        await desk(store).poster(closed, TYPIST)
    with pytest.raises(BadInput, match="closed"):
        await desk(store).print_forms(PrintOrder(consultation=closed, copies=1), TYPIST)


RISKY = "I want to kill myself."


@pytest.mark.parametrize("takes_part", ["yes", "no"])
async def test_words_of_risk_are_told_whatever_was_ticked_and_the_typist_is_shown_whom_to_ring(
    store: Store, takes_part: str
) -> None:
    await printed(store)
    told = []
    at = desk(store)
    at._on_concern = lambda: told.append("told")

    assert await at.type_up(CODE, {"consent_take_part": takes_part, "mentor": "yes", "how": RISKY}, TYPIST) == ()

    [waiting] = await store.concerns.waiting(viewer(Role.DUTY_CONTACT))
    assert (waiting.concern.testimony_id is None) is (takes_part == "no")
    assert told == ["told"]
    assert any("Samaritans" in line for line in await at.help_lines(CODE, TYPIST))


async def test_without_words_of_risk_nobody_is_told_whom_to_ring(store: Store) -> None:
    await printed(store)
    await desk(store).type_up(CODE, WRITTEN, TYPIST)

    assert await desk(store).help_lines(CODE, TYPIST) == ()


async def test_meaning_that_cannot_be_read_keeps_no_form_from_being_kept(store: Store) -> None:
    class Broken:
        async def risk_in(self, text: str) -> None:
            raise EngineFailed("It cannot be loaded.")

    await printed(store)
    at = desk(store)
    at._risk_sense = Broken()

    assert await at.type_up(CODE, WRITTEN, TYPIST) == ()


async def test_a_form_that_was_taken_back_is_shown_to_nobody(store: Store) -> None:
    await printed(store)
    await desk(store).type_up(CODE, WRITTEN, TYPIST)
    who = (await store.conversations.session(session_of(CODE))).participant_id

    await desk(store).take_back(CODE, TYPIST)
    await desk(store).take_back(CODE, TYPIST)

    assert await store.conversations.standing(who, PAPER.id) == frozenset()
    assert (await store.conversations.session(session_of(CODE))).disposition is Disposition.WITHDRAWN


async def test_a_form_that_was_taken_back_first_is_never_typed_up(store: Store) -> None:
    await printed(store)

    await desk(store).take_back(CODE, TYPIST)

    with pytest.raises(BadInput, match="typed up before"):
        await desk(store).type_up(CODE, WRITTEN, TYPIST)


async def test_only_those_who_type_forms_up_take_them_back(store: Store) -> None:
    await printed(store)

    with pytest.raises(NotAllowed):
        await desk(store).take_back(CODE, viewer(Role.VIEWER))
