import json

import pytest

from core.corrections import HeardSpan, Known, Rewritten
from core.errors import BadInput
from portal.edit_form import correction_from, heard_in, known_as

FORM = {
    "sitting": ["s-1"], "known": ["abc:g:1"], "passage": ["g:1"], "start": ["0"], "end": ["2600"], "speaker": ["u_1"],
    "text": ["one two"], "do": ["save"],
}  # fmt: skip


def test_a_passages_own_form_is_one_region() -> None:
    correction = correction_from(FORM)

    (region,) = correction.regions
    assert correction.sitting == "s-1"
    assert region.base == (Known(id="g:1", digest="abc"),)
    assert region.passages == (Rewritten(id="g:1", text="one two", speaker_id="u_1"),)
    assert known_as("g:1", "abc") == FORM["known"][0]


def test_a_passage_is_split_where_its_lines_end_and_the_first_part_keeps_its_name() -> None:
    (region,) = correction_from(FORM | {"text": ["one\r\n\r\ntwo three"], "do": ["split"]}).regions

    assert [(each.id, each.text) for each in region.passages] == [("g:1", "one"), (None, "two three")]


def test_nothing_is_split_without_a_second_part_and_the_way_to_do_it_is_said() -> None:
    with pytest.raises(BadInput, match="Press Enter where the second part begins"):
        correction_from(FORM | {"do": ["split"]})


def test_a_passage_is_joined_with_the_next() -> None:
    more = {"do": ["join"], "next": ["def:g:2"], "next-text": ["three"], "next-end": ["5000"]}

    (region,) = correction_from(FORM | more).regions

    assert [each.id for each in region.base] == ["g:1", "g:2"]
    assert region.passages == (Rewritten(id="g:1", text="one two three", speaker_id="u_1"),)
    assert region.end_ms == 5000


def test_an_emptied_field_takes_its_words_out() -> None:
    (region,) = correction_from(FORM | {"text": [" "]}).regions

    assert region.passages == (Rewritten(id="g:1", text="", speaker_id="u_1"),)


def test_the_pages_script_sends_many_regions_at_once() -> None:
    region = {
        "base": [{"id": "g", "digest": "abc"}],
        "passages": [{"id": "g", "text": "one", "speaker": ""}, {"id": None, "text": "two", "speaker": "u"}],
        "start_ms": 0,
        "end_ms": 9,
    }

    correction = correction_from({"sitting": ["s"], "changes": [json.dumps({"regions": [region, region]})]})

    assert len(correction.regions) == 2
    assert correction.regions[0].passages[1] == Rewritten(id=None, text="two", speaker_id="u")


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"sitting": ["x" * 65]}, {"sitting": ["s"]}, FORM | {"known": ["no colon"]}, FORM | {"start": ["-1"]},
        FORM | {"end": ["²"]}, {"sitting": ["s"], "changes": ["{"]}, {"sitting": ["s"], "changes": ['{"regions": [{}]}']},
        {"sitting": ["s"], "changes": ['{"regions": [], "more": 1}']},
    ],
)  # fmt: skip
def test_what_no_page_of_ours_sends_is_refused(fields: dict[str, list[str]]) -> None:
    with pytest.raises(BadInput):
        correction_from(fields)


def test_what_was_played_is_read_and_nonsense_is_refused() -> None:
    assert heard_in({"heard": ["[[0, 5], [7, 9]]"]}) == (HeardSpan(start_ms=0, end_ms=5), HeardSpan(start_ms=7, end_ms=9))
    assert heard_in({}) == ()
    for nonsense in ("[", "[[1]]", '[["a", 2]]', '{"a": 1}'):
        with pytest.raises(BadInput):
            heard_in({"heard": [nonsense]})
