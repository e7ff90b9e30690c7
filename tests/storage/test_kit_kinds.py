from sqlalchemy import ForeignKeyConstraint

from core.consent import Purpose
from storage.kit_kinds import ANSWERS, CONSENTS, KINDS, PEOPLE, RECORDINGS, SAYINGS, item_of, key_of
from storage.rows import row_of
from storage.tables import metadata
from tests.storage.made import answer, consent, participant, recording, say

MADE_AT_HOME = {
    "partnerships", "consultations", "scripts", "staff", "duty_contacts", "codebooks", "themes", "sign_in_links", "sign_ins",
    "kits", "kit_arrivals", "kit_items", "release_dates", "corrections", "reviews", "cleared_doubts", "descriptions",
    "notes", "voice_names",
}  # fmt: skip
DERIVED = {
    "standing_consents", "passages", "tags", "vectors", "generations", "renditions", "doomed_files", "heard_stretches", "names",
    "looked_through", "outside_copies", "described", "described_vectors", "step_paces", "voices",
}  # fmt: skip
MADE_ANEW = {"walls", "wall_passages", "private_links"}


def test_every_table_comes_home_or_is_known_not_to() -> None:
    coming = {kind.table.name for kind in KINDS}

    assert set(metadata.tables) == coming | MADE_AT_HOME | DERIVED | MADE_ANEW


def test_every_kind_comes_after_those_that_it_refers_to_and_says_so() -> None:
    by_table = {kind.table.name: (place, kind) for place, kind in enumerate(KINDS)}
    for place, kind in enumerate(KINDS):
        named = {need.column for need in kind.needs}
        for key in (each for each in kind.table.constraints if isinstance(each, ForeignKeyConstraint)):
            target = key.referred_table.name
            if target in by_table and target != "inbox":
                assert by_table[target][0] < place
                assert set(key.column_keys) <= named


def test_an_item_is_known_by_its_key_and_by_nothing_that_changes() -> None:
    row = row_of(participant(), pseudonym_key="x")

    assert item_of(PEOPLE, row, "k_1") == item_of(PEOPLE, {**row, "pseudonym": "Another"}, "k_2")
    assert item_of(PEOPLE, row, "k_1") != item_of(PEOPLE, {**row, "id": "u_2"}, "k_1")
    assert "u_1" not in item_of(PEOPLE, row, "k_1")


def test_a_recording_is_known_for_each_kit() -> None:
    assert item_of(RECORDINGS, row_of(recording()), "k_1") != item_of(RECORDINGS, row_of(recording()), "k_2")


def test_two_messages_with_one_key_are_two_items() -> None:
    said = row_of(say(), said_at=answer().at)

    assert item_of(SAYINGS, said, "k") != item_of(SAYINGS, {**said, "text": "Another."}, "k")


def test_times_and_choices_tell_items_apart() -> None:
    record = row_of(consent(Purpose.TAKE_PART), "testimony_id", about="")
    given = row_of(answer(), session_id="s_1")

    assert item_of(CONSENTS, record, "k") != item_of(CONSENTS, {**record, "purpose": Purpose.QUOTE_WORDS}, "k")
    assert item_of(ANSWERS, given, "k") != item_of(ANSWERS, {**given, "session_id": "s_2"}, "k")
    assert key_of(ANSWERS, given)[:2] == ("s_1", "q1")
