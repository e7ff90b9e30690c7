"""What the team wrote is found, says so, and passes the gate: a hidden film is not learnt of by anything that is counted."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.concerns import Concern, Risk
from core.consent import Purpose
from core.describing import Description, Element, Note
from core.findings import Finding, FindingKind, FindingsPage, Query
from core.people import Role
from core.testimony import Appearance, Medium, TestimonyState
from storage.opening import Store
from tests.opened import NOON, WordEmbedder, opened_store
from tests.storage.made import consent, consultation, film, participant, partnership, rendition, viewer

FACILITATOR = viewer(Role.FACILITATOR)
GATE = Note(start_ms=42_000, text="the gate closes behind him")


async def describe(store: Store, identity: str = "t_1", *notes: Note, **elements: str) -> None:
    written = {Element(name): text for name, text in ({"title": "Coming home"} | elements).items()}
    await store.descriptions.describe(Description(testimony_id=identity, elements=written, notes=notes), FACILITATOR, NOON)


async def found(store: Store, text: str, who=None, **filters) -> FindingsPage:
    return await store.findings.search(Query(text=text, **filters), who or viewer())


async def only(store: Store, text: str) -> Finding:
    (finding,) = (await found(store, text)).findings
    return finding


@pytest.fixture
async def shown(store: Store) -> Store:
    await film(store, ["I had nowhere to live"])
    await store.catalogue.save_rendition(rendition("t_1"))
    await describe(store, "t_1", GATE, creator="Nine men of Glenochil", coverage="Perth", contributor="Music by the choir")
    return store


@pytest.mark.parametrize("text", ["coming home", "glenochil", "Perth", "choir", "choi", "pertj"])
async def test_title_makers_place_and_credits_find_it_and_it_says_that_the_team_wrote_it(shown: Store, text: str) -> None:
    hit = await only(shown, text)

    assert hit.kind is FindingKind.DESCRIPTION
    assert hit.text == "Coming home\nNine men of Glenochil\nMusic by the choir\nPerth"
    assert (hit.passage_id, hit.participant, hit.themes, hit.start_ms) == (None, "", (), None)
    assert hit.matches
    assert hit.why[0].startswith("The word")


async def test_a_note_is_found_and_plays_from_its_second(shown: Store) -> None:
    hit = await only(shown, "gate closes")

    assert (hit.kind, hit.start_ms, hit.text, hit.may_play) == (FindingKind.NOTE, 42_000, GATE.text, True)


async def test_a_note_is_found_by_meaning_once_its_vector_is_made(shown: Store) -> None:
    numbers, texts = zip(*await shown.descriptions.without_meaning(model=WordEmbedder.model, limit=9), strict=True)
    await shown.descriptions.save_meanings(numbers, await WordEmbedder().embed(texts), model=WordEmbedder.model)

    hit = await only(shown, "the gate closes behind him")

    assert "Close in meaning (1.00)" in hit.why


async def test_it_is_counted_with_what_was_said_and_narrowed_by_the_same_operators(shown: Store) -> None:
    await film(shown, ["the gate of the house"], identity="t_2", who="u_2", title="", made_at=NOON + timedelta(1))

    page = await found(shown, "gate")

    assert page.total == 2
    assert {finding.kind for finding in page.findings} == {FindingKind.PASSAGE, FindingKind.NOTE}
    assert [(each.value, each.count) for each in page.facets["medium"]] == [("film", 2)]
    assert [each.kind for each in (await found(shown, "gate -house")).findings] == [FindingKind.NOTE]
    assert [each.kind for each in (await found(shown, '"gate closes"')).findings] == [FindingKind.NOTE]
    assert (await found(shown, "gate", medium=Medium.VOICE)).total == 0
    assert (await found(shown, "gate", theme="housing")).total == 0


async def test_with_nothing_asked_only_what_has_no_words_is_listed_by_its_description(shown: Store) -> None:
    await film(shown, [], identity="t_2", who="u_2", medium=Medium.PICTURE, title="A blue door", state=TestimonyState.READY)

    page = await found(shown, "")

    assert sorted(finding.text for finding in page.findings) == ["A blue door", "I had nowhere to live"]
    assert [each.text for each in (await found(shown, "", medium=Medium.PICTURE)).findings] == ["A blue door"]


async def test_one_person_who_did_not_agree_hides_all_that_is_written_about_a_film(shown: Store) -> None:
    await shown.catalogue.add_people(
        "t_1",
        participants=[participant("u_9")],
        appearances=[Appearance(testimony_id="t_1", participant_id="u_9", start_ms=50_000, end_ms=55_000)],
        consents=[],
    )

    assert (await found(shown, "gate closes")).total == 0
    assert (await found(shown, "coming home")).total == 0
    assert (await found(shown, "nowhere")).total == 1


async def test_what_is_taken_back_is_not_found_from_then_on(shown: Store) -> None:
    await shown.catalogue.add_people(
        "t_1", participants=[], appearances=[], consents=[consent(Purpose.TAKE_PART, granted=False, minute=5)]
    )

    assert [(await found(shown, text)).total for text in ("gate", "gaet", "Perth", "coming home", "")] == [0] * 5


async def test_what_is_held_is_found_by_the_duty_contact_alone(shown: Store) -> None:
    await shown.catalogue.save_concern(
        Concern(id="k", partnership_id="p_1", participant_id=None, testimony_id="t_1", risk=Risk.SELF, raised_at=NOON)
    )

    assert (await found(shown, "Perth")).total == 0
    assert (await found(shown, "Perth", viewer(Role.DUTY_CONTACT))).total == 1


async def test_without_consent_to_keep_the_recording_it_is_found_and_does_not_play(store: Store) -> None:
    await film(store, [], agreed=frozenset({Purpose.TAKE_PART}))
    await store.catalogue.save_rendition(rendition("t_1"))
    await describe(store, "t_1", GATE)

    assert not (await only(store, "gate closes")).may_play


_WORDS = ("kestrel", "harbour", "lantern", "gate", "Perth", "shut")


@pytest.fixture
async def two_stores(store: Store, tmp_path: Path) -> AsyncIterator[tuple[Store, Store]]:
    """One store with a film in it, and one with the same film and another that nobody may find."""
    async with opened_store(tmp_path / "another") as another:
        await another.consultations.put_partnership(partnership())
        await another.consultations.put_consultation(consultation())
        for each in (store, another):
            await film(each, ["the gate was shut"], title="A film of the gate")
            await describe(each, "t_1", GATE, coverage="Oban")
        await film(another, ["kestrel harbour"], identity="t_2", who="u_2", made_at=NOON + timedelta(1))
        await describe(another, "t_2", Note(start_ms=1, text="kestrel, harbour and gate"), title="A lantern in Perth")
        for each in (store, another):
            waiting = await each.descriptions.without_meaning(model=WordEmbedder.model, limit=99)
            numbers, texts = zip(*waiting, strict=True)
            await each.descriptions.save_meanings(numbers, await WordEmbedder().embed(texts), model=WordEmbedder.model)
        no = [consent(Purpose.TAKE_PART, "u_2", granted=False, minute=9)]
        await another.catalogue.add_people("t_2", participants=[], appearances=[], consents=no)
        yield store, another


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(st.sampled_from(_WORDS), max_size=3, unique=True),
    form=st.sampled_from(("{}", '"{}"', "-{}", "{}*", "zebra OR {}", "shut NOT {}", "medium:film {}")),
    slip=st.booleans(),
)
async def test_a_hidden_film_is_not_learnt_of_by_any_count(
    two_stores: tuple[Store, Store], words: list[str], form: str, slip: bool
) -> None:
    asked = form.format(" ".join(word[:-2] + word[-1] + word[-2] if slip else word for word in words))

    without, with_hidden = [_plain(await found(store, asked)) for store in two_stores]

    assert with_hidden == without


def _plain(page: FindingsPage) -> FindingsPage:
    """How rare a word is, is counted over all there is, so that a score may carry a trace; see `test_finding`."""
    return replace(page, findings=tuple(replace(finding, score=0.0) for finding in page.findings))
