import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadKit
from core.kits import Piece, check_servable, check_shape, facts_of, fingerprint, manifest_from, text_of
from tests.core.made_kit import manifest
from tests.opened import NOON


def test_a_manifest_comes_back_as_it_was_written() -> None:
    written = manifest(until=None)

    assert manifest_from(text_of(written)) == written
    assert manifest_from(text_of(manifest())) == manifest()


def test_the_locks_are_bound_to_everything_but_themselves() -> None:
    kit = manifest()

    assert facts_of(kit) == facts_of(replace(kit, locks=None))
    assert facts_of(kit) != facts_of(replace(kit, home="cd" * 32))


@pytest.mark.parametrize(
    "name",
    ["../start.sealed", "/etc/passwd", "prompts/../../x.sealed", "start.sealed\n", "prompts/" + "a" * 31 + ".sealed", ""],
)
def test_a_name_that_leads_out_of_the_folder_is_refused(name: str) -> None:
    start = manifest().pieces[0]
    written = manifest(pieces=(start, Piece(name=name, sha256="00", byte_count=1)))

    with pytest.raises(BadKit, match="cannot be understood"):
        manifest_from(text_of(written))


@pytest.mark.parametrize(
    "facts",
    [
        {"pieces": ()},
        {"pieces": manifest().pieces * 2},
        {"home": "ab"},
        {"made_at": NOON.replace(tzinfo=None)},
        {"until": NOON.replace(tzinfo=None)},
        {"kit_id": "../k"},
    ],
)
def test_a_manifest_that_cannot_be_relied_on_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(BadKit, match="cannot be understood"):
        manifest_from(text_of(manifest(**facts)))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda each: st.lists(each) | st.dictionaries(st.text(), each)
    )
)
def test_whatever_stands_in_the_file_is_refused_in_words(content: object) -> None:
    with pytest.raises(BadKit):
        manifest_from(json.dumps(content).encode())


@given(st.sampled_from(sorted(json.loads(text_of(manifest())))), st.none() | st.integers() | st.text() | st.lists(st.text()))
def test_any_fact_of_the_wrong_kind_is_refused_or_read_as_text(name: str, value: object) -> None:
    written = json.loads(text_of(manifest())) | {name: value}

    try:
        manifest_from(json.dumps(written).encode())
    except BadKit:
        return
    assert name in {"kit_id", "partnership", "partnership_id", "program", "shape", "until", "consultations"}


def test_another_layout_is_named_as_one() -> None:
    with pytest.raises(BadKit, match="lays kits out differently"):
        manifest_from(text_of(manifest(format=2)))


def test_a_kit_is_not_served_once_its_days_are_over() -> None:
    check_servable(manifest(), NOON + timedelta(days=13))

    with pytest.raises(BadKit, match="can still be brought home"):
        check_servable(manifest(), NOON + timedelta(days=14))


def test_a_laptop_whose_clock_stands_before_the_kit_was_made_is_told_to_set_it() -> None:
    check_servable(manifest(), NOON - timedelta(hours=25))

    with pytest.raises(BadKit, match="Set the clock"):
        check_servable(manifest(), NOON - timedelta(days=3))


def test_a_store_of_a_newer_program_is_refused_and_an_older_one_is_not() -> None:
    check_shape("0009", "0010")
    check_shape("0010", "0010")

    for shape in ("0011", "", "x", "-1"):
        with pytest.raises(BadKit, match="Bring Heard up to date"):
            check_shape(shape, "0010")


def test_a_fingerprint_is_short_enough_to_compare_by_eye() -> None:
    assert fingerprint("0123456789abcdef" * 4) == "0123 4567 89ab cdef 0123"
