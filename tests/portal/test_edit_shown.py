import json
from dataclasses import replace

from core.corrections import Conflict, Editable, Known, PointedBy, Region, Review, Rewritten, Saved, digest_of
from core.testimony import Doubt
from portal.edit_shown import saved_for_script, shown_conflict, shown_passages, shown_review, shown_speakers
from tests.opened import NOON
from tests.portal.sample_site import FILM, SAID, passage_of

PASSAGES = tuple(passage_of(FILM, number, *said) for number, said in enumerate(SAID))
EDITABLE = Editable(version=1, passages=PASSAGES, speakers=(("u_1", "Rowan 4F7"),), reviews=())


def test_a_passage_is_shown_with_the_times_of_its_words_its_doubts_and_what_comes_next() -> None:
    first, _, last = shown_passages(EDITABLE, FILM, may_play=True, tags=(), labels={})

    assert json.loads(first.words)[0] == [0, 325, "I"]
    assert first.known == f"{digest_of(PASSAGES[0])}:{PASSAGES[0].id}"
    assert first.after == f"{digest_of(PASSAGES[1])}:{PASSAGES[1].id}"
    assert last.doubts == (Doubt.KNOWN_PHRASE,)
    assert last.listen_url == "/testimony/t_film/listen/g_t_film_2"
    assert last.after == ""


def test_what_may_not_be_played_has_no_link_to_play_it() -> None:
    shown = shown_passages(EDITABLE, FILM, may_play=False, tags=(), labels={})

    assert {(passage.play_url, passage.listen_url) for passage in shown} == {("", "")}


def test_speakers_and_reviews_are_shown_by_the_names_people_know() -> None:
    review = Review(
        id=7, testimony_id=FILM, passage_id=None, kind=PointedBy.TAG, theme="support/mentor", quote="my mentor", version=2
    )

    assert [speaker.pseudonym for speaker in shown_speakers(EDITABLE)] == ["Rowan 4F7"]
    assert shown_review(review, {"support/mentor": "Mentor"}).theme == "Mentor"
    assert shown_review(replace(review, kind=PointedBy.WALL), {}).theme == ""


def test_a_conflict_shows_theirs_and_carries_what_puts_mine_in_its_place() -> None:
    mine = Region(
        base=(Known(id=PASSAGES[0].id, digest="old"),), passages=(Rewritten(id=PASSAGES[0].id, text="mine"),), start_ms=0,
        end_ms=2600,
    )  # fmt: skip

    shown = shown_conflict(Conflict(number=0, mine=mine, theirs=PASSAGES[:2]))

    assert shown.mine == "mine"
    assert shown.theirs == f"{PASSAGES[0].text} {PASSAGES[1].text}"
    assert shown.known == tuple(f"{digest_of(each)}:{each.id}" for each in PASSAGES[:2])
    assert shown_conflict(Conflict(number=0, mine=mine, theirs=())).id == ""


def test_the_script_is_told_what_stands_now_by_the_region_it_sent() -> None:
    told = saved_for_script(Saved(version=2, at=NOON, passages={3: PASSAGES[2:]}, conflicts=()), "12:05")

    assert told["at"] == "12:05"
    (passage,) = told["taken"]["3"]
    assert (passage["id"], passage["doubted"]) == (PASSAGES[2].id, True)
