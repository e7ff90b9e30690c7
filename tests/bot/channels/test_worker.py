"""The desk of workers over the real listener and store: no interview without a briefing, and everybody's words their own."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from bot.assisting import opening_of
from bot.channels.worker import WorkerConversations
from bot.grouping import consenting, taking_back
from bot.script import script_from_json
from core.assisting import AskingFor, BriefingId, Tapped
from core.consent import HowGiven, Purpose
from core.consultations import Route, Setting
from core.errors import BadInput, NotAllowed, NotFound
from core.people import Partnership, PartnershipId, Role, StaffId, Viewer
from core.testimony import TestimonyId
from storage.media_files import StoredMediaFiles
from storage.opening import Store
from tests.bot.chats import RISKY
from tests.opened import opened_store
from tests.portal.worker_world import CARD, CARDS, GROUP_TICKS, TICKS, keep_worker_consultations, worker_desk

HERE = PartnershipId("ps_here")
ISLA = Viewer(staff_id=StaffId("m_isla"), partnership_id=HERE, roles=frozenset({Role.FACILITATOR}))
CAL = replace(ISLA, staff_id=StaffId("m_cal"))
VIC = replace(ISLA, staff_id=StaffId("m_vic"), roles=frozenset({Role.VIEWER}))
YES = {Purpose.TAKE_PART: True, Purpose.QUOTE_WORDS: True, Purpose.KEEP_RECORDING: True, Purpose.CONTACT_AGAIN: True}


class Desk:
    """A worker at the desk."""

    def __init__(self, store: Store, worker: WorkerConversations) -> None:
        self.store, self.worker, self.lines = store, worker, 0

    async def begins(self, name: str = "helped", viewer: Viewer = ISLA, **facts: object) -> BriefingId:
        found = await self.store.consultations.consultation_named(name, HERE)
        assert found is not None
        ticks = TICKS if name == "helped" else GROUP_TICKS
        asked = AskingFor(consultation=found, ticks=ticks, setting=Setting.ORDER, is_group=name == "circle")
        return await self.worker.begin(replace(asked, **facts), viewer)

    async def says(self, briefing: BriefingId, text: str = "", *, choice: str = "", speaker: str | None = None) -> None:
        self.lines += 1
        place = (await self.worker.talk(briefing, ISLA)).place if choice and not choice.startswith("group:") else ""
        tapped = Tapped(key=f"k{self.lines}", text=text, choice=choice, place=place, speaker=speaker)
        await self.worker.say(briefing, tapped, ISLA)

    async def agrees(self, briefing: BriefingId) -> None:
        while (await self.worker.talk(briefing, ISLA)).question in {purpose.value for purpose in Purpose}:
            await self.says(briefing, "Yes", choice="yes")

    async def circle(self) -> BriefingId:
        """Return a group of two that has agreed and been asked an open question."""
        group = await self.begins("circle")
        for label in ("A", "B"):
            await self.worker.seat(group, "", ISLA)
            await self.says(group, choice=consenting(label, YES, HowGiven.WITNESSED))
        for _ in range(2):
            await self.says(group, choice="group:next")
        return group

    async def readable(self, text: str) -> bool:
        """Whether the real gate lets a viewer read the testimony with these words."""
        for each in await self.store.catalogue.unfinished():
            if each.text == text:
                try:
                    view = await self.store.testimonies.view(TestimonyId(each.id), VIC)
                except NotFound:
                    return False
                return view.testimony.text == text
        raise AssertionError("nothing was kept with these words")

    async def kept(self) -> list[str | None]:
        return [each.text for each in await self.store.catalogue.unfinished()]


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened_store(tmp_path) as store:
        await store.consultations.put_partnership(Partnership(id=HERE, name="An invented partnership"))
        await keep_worker_consultations(store, HERE)
        yield Desk(store, worker_desk(store, StoredMediaFiles(tmp_path / "media")))


@pytest.mark.parametrize("left_out", sorted(TICKS))
async def test_without_every_tick_no_interview_begins(desk: Desk, left_out: str) -> None:
    with pytest.raises(BadInput):
        await desk.begins(ticks=TICKS - {left_out})

    assert await desk.store.conversations.unended() == []


async def test_without_saying_where_no_interview_begins(desk: Desk) -> None:
    with pytest.raises(BadInput):
        await desk.begins(setting=None)


async def in_polish(desk: Desk) -> None:
    """Let the interviews be asked in polski, and in English too."""
    found = await desk.store.consultations.consultation_named("helped", HERE)
    assert found is not None
    made = script_from_json(await desk.store.scripts.script(str(found.script_hash)))
    polish = replace(made, language="pl", languages=("pl", "en"))
    await desk.store.scripts.put_script(polish.sha256, polish.name, polish.to_json())
    await desk.store.consultations.put_consultation(replace(found, script_hash=polish.sha256))


async def test_card_and_notice_are_in_the_language_of_the_script(desk: Desk) -> None:
    await in_polish(desk)
    found = await desk.store.consultations.consultation_named("helped", HERE)
    assert found is not None

    cards = await desk.worker.cards(found, ISLA)
    briefing_id = await desk.begins()

    briefing = await desk.store.briefings.briefing(briefing_id, ISLA.staff_id)
    talk = await desk.worker.talk(briefing_id, ISLA)
    assert [card.language for card in cards] == ["pl", "en"]
    assert briefing.ticks[0] == CARDS["pl"].version
    assert talk.lines[0].text == CARDS["pl"].notices[Setting.ORDER]


async def test_what_was_confirmed_is_kept_with_its_version_and_where(desk: Desk) -> None:
    briefing_id = await desk.begins()
    briefing = await desk.store.briefings.briefing(briefing_id, ISLA.staff_id)

    assert (briefing.setting, briefing.ticks[0]) == (Setting.ORDER, CARD.version)
    assert set(briefing.ticks[1:]) == TICKS
    talk = await desk.worker.talk(briefing_id, ISLA)
    assert talk.lines[0].text == CARD.notices[Setting.ORDER]


async def test_nobody_begins_by_sending_what_opens_a_talk_without_a_briefing(desk: Desk) -> None:
    briefing_id = await desk.begins()
    briefing = await desk.store.briefings.briefing(briefing_id, ISLA.staff_id)
    with pytest.raises(NotFound):
        await desk.worker.hear(
            opening_of(replace(briefing, id=BriefingId("b_made_up"), staff_id=CAL.staff_id), "helped", desk.worker.clock())
        )


async def test_viewer_may_do_nothing_and_another_worker_finds_nothing(desk: Desk) -> None:
    briefing = await desk.begins()

    with pytest.raises(NotAllowed):
        await desk.begins(viewer=VIC)
    with pytest.raises(NotAllowed):
        await desk.worker.talk(briefing, VIC)
    with pytest.raises(NotFound):
        await desk.worker.talk(briefing, CAL)
    with pytest.raises(NotFound):
        await desk.worker.say(briefing, Tapped(key="k", text="hello"), CAL)


async def test_consent_is_witnessed_and_words_are_the_persons_with_who_typed_them(desk: Desk) -> None:
    briefing_id = await desk.begins()
    await desk.agrees(briefing_id)
    await desk.says(briefing_id, "My own place", choice="own")
    await desk.says(briefing_id, "It wis awfy cauld and naebody told me where the bus stop was at all.")

    briefing = await desk.store.briefings.briefing(briefing_id, ISLA.staff_id)
    records = await desk.store.catalogue.consents(briefing.participant_id, briefing.consultation_id)
    [session] = await desk.store.conversations.unended()
    [testimony] = await desk.store.catalogue.unfinished()
    assert {(each.how, each.witness) for each in records} == {(HowGiven.WITNESSED, ISLA.staff_id)}
    assert (session.route, session.setting, session.helper_id) == (Route.WORKER, Setting.ORDER, ISLA.staff_id)
    assert (testimony.route, testimony.setting, testimony.worker_id) == (Route.WORKER, Setting.ORDER, ISLA.staff_id)
    seen = await desk.store.catalogue.appearances(testimony.id)
    assert [each.participant_id for each in seen] == [briefing.participant_id]


async def test_worker_is_shown_the_note_and_the_probes_of_the_question(desk: Desk) -> None:
    briefing = await desk.begins()
    await desk.agrees(briefing)
    first = await desk.worker.talk(briefing, ISLA)
    await desk.says(briefing, "My own place", choice="own")
    second = await desk.worker.talk(briefing, ISLA)

    assert first.staff_note == "Show the card with pictures."
    assert (second.staff_note, second.probes) == ("Wait for a while.", ("What happened next?",))


async def test_talk_that_was_stopped_is_gone_on_with(desk: Desk) -> None:
    briefing = await desk.begins()
    await desk.agrees(briefing)
    await desk.says(briefing, "They want to stop", choice="stop")
    stopped = await desk.worker.talk(briefing, ISLA)
    await desk.says(briefing, "They want to carry on", choice="start")
    back = await desk.worker.talk(briefing, ISLA)

    assert (stopped.has_stopped, stopped.buttons) == (True, ())
    assert (back.has_stopped, back.question) == (False, "housing")
    found = await desk.store.consultations.consultation_named("helped", HERE)
    assert [each.pseudonym for each in await desk.worker.underway(found, ISLA)] == [back.pseudonym]
    assert await desk.worker.underway(found, CAL) == []


async def test_everything_taken_back_leaves_no_words_on_the_page(desk: Desk) -> None:
    briefing = await desk.begins()
    await desk.agrees(briefing)
    await desk.says(briefing, "My own place", choice="own")
    await desk.says(briefing, "It was cold and dark.")
    await desk.says(briefing, "They want it all taken back", choice="delete")
    await desk.says(briefing, "Yes", choice="yes")

    talk = await desk.worker.talk(briefing, ISLA)
    assert "It was cold and dark." not in [line.text for line in talk.lines]
    assert not await desk.readable("It was cold and dark.")


async def test_words_of_risk_show_the_card_to_the_worker_and_raise_a_concern(desk: Desk) -> None:
    briefing = await desk.begins()
    await desk.agrees(briefing)
    await desk.says(briefing, RISKY)

    talk = await desk.worker.talk(briefing, ISLA)
    assert any(line.say is not None and line.say.is_card for line in talk.lines)
    assert len(await desk.store.concern_log.untaken()) == 1


async def test_known_person_is_asked_for_only_where_they_agreed_to_be(desk: Desk) -> None:
    first = await desk.begins()
    person = (await desk.worker.talk(first, ISLA)).pseudonym

    with pytest.raises(BadInput) as refused:
        await desk.begins(is_somebody_known=True, pseudonym=person)
    with pytest.raises(BadInput) as unknown:
        await desk.begins(is_somebody_known=True, pseudonym="Nobody 000")
    await desk.agrees(first)
    again = await desk.begins(is_somebody_known=True, pseudonym=person)

    assert str(refused.value) == str(unknown.value)
    assert (await desk.worker.talk(again, ISLA)).pseudonym == person
    assert len(await desk.store.conversations.unended()) == 1


async def test_group_is_begun_in_a_focus_group_alone(desk: Desk) -> None:
    with pytest.raises(BadInput):
        await desk.begins("helped", is_group=True, ticks=GROUP_TICKS)
    with pytest.raises(BadInput):
        await desk.begins("circle", is_group=False)


async def test_one_members_withdrawal_darkens_their_lines_and_what_the_group_said_with_them(desk: Desk) -> None:
    group = await desk.circle()
    await desk.says(group, "I was on my own.", speaker="A")
    await desk.says(group, "Mine was fine.", speaker="B")
    await desk.says(group, "We all want a phone number.", speaker=None)
    before = [await desk.readable(text) for text in ("I was on my own.", "Mine was fine.", "We all want a phone number.")]

    await desk.says(group, choice=taking_back("A"))

    assert before == [True, True, True]
    assert not await desk.readable("I was on my own.")
    assert await desk.readable("Mine was fine.")
    assert not await desk.readable("We all want a phone number.")
    shown = [line.text for line in (await desk.worker.talk(group, ISLA)).lines]
    assert "Mine was fine." in shown
    assert not {"I was on my own.", "We all want a phone number."} & set(shown)


async def test_nothing_is_kept_of_someone_who_sits_in(desk: Desk) -> None:
    group = await desk.circle()
    await desk.worker.seat(group, "", ISLA)
    await desk.says(group, choice=consenting("C", {Purpose.TAKE_PART: False}, HowGiven.WITNESSED))
    await desk.says(group, "I am only listening.", speaker="C")

    assert "I am only listening." not in await desk.kept()
    assert "I am only listening." not in [line.text for line in (await desk.worker.talk(group, ISLA)).lines]
    with pytest.raises(BadInput):
        await desk.worker.record(group, Tapped(key="r", speaker="C"), Path(__file__), ISLA)


async def test_recording_in_a_group_is_its_speakers(desk: Desk) -> None:
    group = await desk.circle()
    await desk.worker.record(group, Tapped(key="r", speaker="B"), Path(__file__), ISLA)

    [kept] = [each for each in await desk.store.catalogue.unfinished() if each.recording_sha256]
    session = next(each for each in await desk.store.conversations.unended() if each.route is Route.GROUP)
    seen = await desk.store.catalogue.appearances(kept.id)
    assert [each.participant_id for each in seen] == [session.members[1].participant_id]


async def test_page_says_who_said_what_and_nothing_of_what_the_facilitator_did(desk: Desk) -> None:
    group = await desk.circle()
    await desk.says(group, "I was on my own.", speaker="A")

    talk = await desk.worker.talk(group, ISLA)
    said = [(line.speaker, line.text) for line in talk.lines if line.kind is not None]
    assert said == [("A", "I was on my own.")]
    assert [(each.label, each.takes_part, each.was_asked) for each in talk.members] == [("A", True, True), ("B", True, True)]
