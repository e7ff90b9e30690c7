from storage.rows import row_of, thing_of
from tests.storage.made import participant


def test_a_thing_comes_back_from_its_row() -> None:
    row = row_of(participant(), pseudonym_key="rowan")

    assert row["pseudonym_key"] == "rowan"
    assert thing_of(type(participant()), row) == participant()


def test_what_is_left_out_can_be_given_back() -> None:
    row = row_of(participant(), "pseudonym")

    assert "pseudonym" not in row
    assert thing_of(type(participant()), row, pseudonym="Alder 001").pseudonym == "Alder 001"
