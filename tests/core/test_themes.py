"""The codebook finds a theme by its code and keeps its own order."""

from core.themes import Codebook, Theme

HOUSING = Theme(code="housing", label="Housing", definition="Somewhere to live.")
NOWHERE = Theme(code="housing.nowhere_to_go", label="Nowhere to go", definition="No address.", parent="housing")
MONEY = Theme(code="money", label="Money", definition="Income and cost.")
CODEBOOK = Codebook(version="1", sha256="0" * 64, themes=(HOUSING, NOWHERE, MONEY))


def test_a_theme_is_found_by_its_code() -> None:
    assert CODEBOOK.theme("housing.nowhere_to_go") is NOWHERE


def test_a_code_that_is_not_there_is_none_and_never_a_near_guess() -> None:
    assert CODEBOOK.theme("housing.nowhere") is None
    assert CODEBOOK.theme("Housing") is None
    assert CODEBOOK.theme("") is None


def test_the_upper_level_comes_in_the_codebooks_order_without_the_lower() -> None:
    assert CODEBOOK.top_level() == (HOUSING, MONEY)
