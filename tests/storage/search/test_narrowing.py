from hypothesis import given
from hypothesis import strategies as st

from core.consultations import Approach
from core.findings import Query
from core.testimony import Medium
from core.themes import Codebook, Theme
from storage.search.narrowing import Left, with_filters
from storage.search.operators import narrowed

ALL = frozenset(range(6))
CODEBOOK = Codebook(version="1", sha256="a", themes=(Theme(code="housing", label="Somewhere to live", definition=""),))

numbers = st.frozensets(st.sampled_from(sorted(ALL)))
lefts = st.builds(Left, among=st.none() | numbers, without=numbers)


def of_all(left: Left) -> frozenset[int]:
    return (ALL if left.among is None else left.among) - left.without


@given(lefts, lefts)
def test_either_of_two_leaves_what_one_or_the_other_does(one: Left, other: Left) -> None:
    assert of_all(one.joined(other)) == of_all(one) | of_all(other)


def test_filters_in_the_text_narrow_the_query() -> None:
    question = narrowed('bed theme:"somewhere to live" approach:film medium:voice')

    query, wanted = with_filters(Query(text="…"), question, CODEBOOK)

    assert (query.theme, query.approach, query.medium) == ("housing", Approach.FILM, Medium.VOICE)
    assert wanted.text == "bed"


def test_a_filter_that_names_nothing_is_ordinary_text_and_changes_no_other() -> None:
    query, wanted = with_filters(Query(theme="housing"), narrowed("bed theme:debt"), CODEBOOK)

    assert query.theme == "housing"
    assert wanted.text == "bed theme debt"


def test_without_a_codebook_no_theme_is_named() -> None:
    query, wanted = with_filters(Query(), narrowed("theme:housing"), None)

    assert query.theme is None
    assert wanted.text == "theme housing"
