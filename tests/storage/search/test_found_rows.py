from core.themes import Codebook, Theme
from storage.search.found_rows import codes_within

CODEBOOK = Codebook(
    version="1",
    sha256="a",
    themes=(
        Theme(code="housing", label="Housing", definition=""),
        Theme(code="housing/nowhere", label="Nowhere to live", definition="", parent="housing"),
        Theme(code="money", label="Money", definition=""),
    ),
)


def test_a_theme_holds_the_codes_below_it() -> None:
    assert codes_within("housing", CODEBOOK) == {"housing", "housing/nowhere"}
    assert codes_within("housing/nowhere", CODEBOOK) == {"housing/nowhere"}


def test_without_a_codebook_a_code_stands_for_itself() -> None:
    assert codes_within("housing", None) == {"housing"}
