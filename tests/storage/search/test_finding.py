from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.concerns import Concern, Risk
from core.consent import Purpose
from core.consultations import Approach
from core.findings import Query
from core.people import Role
from core.testimony import Doubt, Medium
from core.themes import Codebook, Tag, TagMaker, TagState, Theme
from media_catalogue.codebook_files import read_codebook
from storage.opening import Store
from storage.search.other_words import OtherWords
from tests.opened import NOON
from tests.storage.made import consultation, film, partnership, passage, rendition, viewer

ROOT = Path(__file__).parents[3]
CODEBOOK = Codebook(
    version="1",
    sha256="a",
    themes=(
        Theme(code="housing", label="Housing", definition=""),
        Theme(code="housing/nowhere", label="Nowhere to live", definition="", parent="housing"),
        Theme(code="people", label="People", definition=""),
    ),
)


def tag(passage_id: str, theme: str, state: TagState = TagState.SUGGESTED) -> Tag:
    return Tag(
        passage_id=passage_id, theme=theme, maker=TagMaker.PHRASE, state=state, score=0.5, reason="r", codebook_sha256="a"
    )


async def texts(store: Store, text: str, who=None, **filters) -> list[str]:
    page = await store.findings.search(Query(text=text, **filters), who or viewer())
    return [finding.text for finding in page.findings]


@pytest.fixture
async def told(store: Store) -> Store:
    """Two films of two people and a voice note of a third, in two consultations."""
    await store.themes.put_codebook("p_1", CODEBOOK)
    await store.consultations.put_consultation(consultation("c_2", title="Mentoring", approach=Approach.FILM))
    await film(store, ["I had nowhere to live when I got out", "My mentor met me at the gate"])
    await store.catalogue.save_rendition(rendition("t_1"))
    await film(
        store, ["The keys to my own house"], identity="t_2", who="u_2", consultation_id="c_2", made_at=NOON + timedelta(1)
    )
    await film(store, ["She texts me on a bad day"], identity="t_3", who="u_3", medium=Medium.VOICE)
    await store.catalogue.save_tags("t_1", [tag("t_1_0", "housing/nowhere"), tag("t_1_1", "people")])
    await store.catalogue.save_tags("t_2", [tag("t_2_0", "housing"), tag("t_2_0", "people", TagState.REJECTED)])
    return store


async def test_a_hit_carries_what_a_report_needs(told: Store) -> None:
    page = await told.findings.search(Query(text="nowhere to live"), viewer())

    best = page.findings[0]
    assert best.text == "I had nowhere to live when I got out"
    assert (best.start_ms, best.end_ms) == (0, 9000)
    assert best.participant == "Rowan u_1"
    assert (best.consultation, best.approach, best.medium) == ("First night", Approach.INTERVIEW, Medium.FILM)
    assert best.themes == ("Nowhere to live",)
    assert best.matches == ((6, 21),)
    assert best.why[0] == "The words 'nowhere to live'"
    assert best.may_play


async def test_nothing_asked_lists_everything_newest_first(told: Store) -> None:
    found = await texts(told, "")

    assert found[0] == "The keys to my own house"
    assert len(found) == 4


async def test_pages_follow_one_another(told: Store) -> None:
    everything = await texts(told, "")

    assert await texts(told, "", limit=2, offset=2) == everything[2:]
    assert (await told.findings.search(Query(limit=1), viewer())).total == 4


async def test_passages_of_one_film_are_listed_in_their_order_however_they_were_kept(store: Store) -> None:
    last = passage("last", "what came last", position=1)
    await film(store, [], passages=[last])

    await store.catalogue.save_passages("t_1", [passage("first", "what came first", position=0), last])

    assert await texts(store, "") == ["what came first", "what came last"]


async def test_a_score_is_too_coarse_to_tell_of_what_is_hidden(told: Store) -> None:
    page = await told.findings.search(Query(text="I had nowhere to live at the gate"), viewer())

    scores = [finding.score for finding in page.findings]
    assert len(scores) > 1
    assert scores == [round(score, 2) for score in scores]


async def test_filters_leave_what_they_name(told: Store) -> None:
    assert await texts(told, "", consultation_id="c_2") == ["The keys to my own house"]
    assert await texts(told, "", approach=Approach.FILM) == ["The keys to my own house"]
    assert await texts(told, "", medium=Medium.VOICE) == ["She texts me on a bad day"]
    assert await texts(told, "", theme="people") == ["My mentor met me at the gate"]


async def test_a_theme_holds_its_codes_and_a_rejected_tag_is_no_theme(told: Store) -> None:
    assert sorted(await texts(told, "", theme="housing")) == [
        "I had nowhere to live when I got out",
        "The keys to my own house",
    ]
    page = await told.findings.search(Query(), viewer())
    assert {facet.value: facet.count for facet in page.facets["theme"]} == {"housing": 2, "housing/nowhere": 1, "people": 1}


async def test_facets_count_what_was_found_with_labels(told: Store) -> None:
    page = await told.findings.search(Query(), viewer())

    assert [(each.label, each.count) for each in page.facets["consultation"]] == [("First night", 3), ("Mentoring", 1)]
    assert [(each.label, each.count) for each in page.facets["approach"]] == [("Interview", 3), ("Film", 1)]
    assert [(each.value, each.count) for each in page.facets["medium"]] == [("film", 3), ("voice", 1)]


async def test_asking_for_a_theme_by_its_name_finds_what_bears_it(told: Store) -> None:
    page = await told.findings.search(Query(text="housing"), viewer())

    assert {finding.text for finding in page.findings} >= {"I had nowhere to live when I got out", "The keys to my own house"}
    assert all("Theme: Housing" in finding.why for finding in page.findings)


BUS_STATION = "I slept in the bus station for three nights"


@pytest.fixture
async def slept(store: Store) -> Store:
    """Of four passages without a word of the questions below: one tagged, one accepted, one rejected, one not to be read."""
    await store.themes.put_codebook("p_1", read_codebook(ROOT / "prompts" / "codebook.yaml"))
    await film(store, [BUS_STATION, "The car was cold", "It was a fine morning"])
    await film(store, ["Three weeks on her settee"], identity="t_2", who="u_2", agreed=frozenset({Purpose.KEEP_RECORDING}))
    states = (TagState.SUGGESTED, TagState.ACCEPTED, TagState.REJECTED)
    tags = [tag(f"t_1_{number}", "housing.nowhere_to_go", state) for number, state in enumerate(states)]
    await store.catalogue.save_tags("t_1", tags)
    await store.catalogue.save_tags("t_2", [tag("t_2_0", "housing.nowhere_to_go")])
    return store


@pytest.mark.parametrize("question", ["homeless", "no roof over my head", "sleeping rough after release", "sofa surfing"])
async def test_a_question_that_speaks_of_a_theme_finds_what_bears_it(slept: Store, question: str) -> None:
    page = await slept.findings.search(Query(text=question), viewer())

    found = {finding.text: finding for finding in page.findings}
    assert set(found) == {BUS_STATION, "The car was cold"}
    assert "Theme: Nowhere to go" in found[BUS_STATION].why
    assert page.total == 2
    assert {facet.value: facet.count for facet in page.facets["theme"]}["housing.nowhere_to_go"] == 2


async def test_a_theme_alone_stands_below_the_words_themselves(slept: Store) -> None:
    await film(slept, ["They said I was not homeless enough"], identity="t_3", who="u_3")

    page = await slept.findings.search(Query(text="homeless"), viewer())

    assert page.findings[0].text == "They said I was not homeless enough"
    assert page.findings[0].score > page.findings[1].score > 0


async def test_a_slip_and_a_beginning_still_find(told: Store) -> None:
    assert await texts(told, "mentro") == ["My mentor met me at the gate"]
    assert await texts(told, "ment") == ["My mentor met me at the gate"]
    assert "you typed 'mentro'" in (await told.findings.search(Query(text="mentro"), viewer())).findings[0].why[0]


async def test_words_nobody_said_find_nothing(told: Store) -> None:
    page = await told.findings.search(Query(text="quantum zeppelin"), viewer())

    assert (page.findings, page.total) == ((), 0)


async def test_what_is_not_allowed_is_in_no_hit_count_facet_or_mended_slip(told: Store) -> None:
    await film(told, ["a hidden kestrel"], identity="t_4", who="u_4", agreed=frozenset({Purpose.KEEP_RECORDING}))

    for text in ("kestrel", "kestrl", "a hidden kestrel"):
        page = await told.findings.search(Query(text=text), viewer())
        assert page.total == 0
    everything = await told.findings.search(Query(), viewer())
    assert everything.total == 4
    assert sum(facet.count for facet in everything.facets["medium"]) == 4


async def test_another_partnership_and_a_role_that_does_not_read_find_nothing(told: Store) -> None:
    await told.consultations.put_partnership(partnership("p_2"))

    assert await texts(told, "nowhere", viewer(partnership="p_2")) == []


async def test_what_is_held_is_found_by_the_duty_contact_alone(told: Store) -> None:
    await told.catalogue.save_concern(
        Concern(id="k", partnership_id="p_1", participant_id=None, testimony_id="t_3", risk=Risk.SELF, raised_at=NOON)
    )

    assert await texts(told, "texts") == []
    assert await texts(told, "texts", viewer(Role.DUTY_CONTACT)) == ["She texts me on a bad day"]


async def test_doubted_words_are_marked_and_unplayable_ones_say_so(store: Store) -> None:
    doubted = passage("d", "thank you for watching", doubts=frozenset({Doubt.KNOWN_PHRASE}))
    await film(store, [], passages=[doubted], agreed=frozenset({Purpose.TAKE_PART}))

    (finding,) = (await store.findings.search(Query(text="watching"), viewer())).findings

    assert finding.is_doubted
    assert not finding.may_play


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(max_size=60) | st.sampled_from(['"', "NEAR(", "text:", "*", "a AND", "-x", "(", "'", "x" * 10_000, "\ud800"])
)
async def test_no_text_raises(store: Store, text: str) -> None:
    page = await store.findings.search(Query(text=text), viewer())

    assert page.total == 0


async def test_operators_narrow_what_is_found(told: Store) -> None:
    nowhere, gate, keys, texting = (
        "I had nowhere to live when I got out",
        "My mentor met me at the gate",
        "The keys to my own house",
        "She texts me on a bad day",
    )

    assert await texts(told, '"at the gate"') == [gate]
    assert await texts(told, '"gate the at"') == []
    assert await texts(told, "mentor AND gate") == [gate]
    assert await texts(told, "mentor AND keys") == []
    assert set(await texts(told, "gate OR keys")) == {gate, keys}
    assert set(await texts(told, "-gate -keys")) == {nowhere, texting}
    assert await texts(told, "me NOT gate") == [texting]
    assert set(await texts(told, "keys OR -me")) == {keys, nowhere}
    assert await texts(told, "hous*") == [keys]
    assert set(await texts(told, "theme:housing")) == {nowhere, keys}
    assert await texts(told, "theme:housing keys") == [keys]
    assert await texts(told, "approach:film") == [keys]
    assert await texts(told, "medium:voice") == [texting]


async def test_what_an_operator_needed_is_marked(told: Store) -> None:
    page = await told.findings.search(Query(text="hous* -gate"), viewer())

    (found,) = page.findings
    assert [found.text[start:end] for start, end in found.matches] == ["house"]


async def test_what_is_refused_or_needed_says_nothing_of_hidden_words(told: Store) -> None:
    await film(told, ["the hidden gate"], identity="t_9", who="u_9", agreed=())

    assert await texts(told, '"hidden gate"') == []
    assert (await told.findings.search(Query(text="-hidden"), viewer())).total == 4


async def test_other_words_for_the_same_are_found_and_said(told: Store) -> None:
    told.findings._other_words = OtherWords([("mentor", "buddy"), ("home", "house")])

    page = await told.findings.search(Query(text="buddy"), viewer())

    assert page.findings[0].text == "My mentor met me at the gate"
    assert page.findings[0].why[0] == "The word 'mentor' (for 'buddy')"
    assert await texts(told, '"buddy"') == []
