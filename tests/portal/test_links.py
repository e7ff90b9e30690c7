import pytest

from core.captions import CaptionFormat
from core.consultations import Approach
from core.findings import Query
from core.testimony import PassageId, RenditionKind, TestimonyId
from portal.links import (
    after_reading_url,
    captions_url,
    is_local,
    media_url,
    named_url,
    passage_url,
    people_url,
    search_url,
    testimony_url,
)


def test_a_passage_opens_at_its_second() -> None:
    assert passage_url(TestimonyId("t_1"), PassageId("g_2"), 2600) == "/testimony/t_1?t=2600#p-g_2"


def test_typed_words_have_no_second() -> None:
    assert passage_url(TestimonyId("t_1"), PassageId("g_2"), None) == "/testimony/t_1#p-g_2"


def test_ids_cannot_lead_to_another_page() -> None:
    assert testimony_url(TestimonyId("../x?y")) == "/testimony/..%2Fx%3Fy"
    assert people_url(TestimonyId("a/b")) == "/testimony/a%2Fb/people"
    assert named_url(TestimonyId("a&b")) == "/processing?named=a%26b"
    assert after_reading_url(TestimonyId("a&b")) == "/concerns?read=a%26b"
    assert media_url(TestimonyId("a/b"), RenditionKind.POSTER) == "/media/a%2Fb/poster"
    assert captions_url(TestimonyId("a/b"), CaptionFormat.SRT) == "/media/a%2Fb/captions.srt"


def test_a_search_keeps_its_filters_from_page_to_page() -> None:
    query = Query(text="a & b", approach=Approach.EVENT, theme="housing/nowhere")

    assert search_url(query, page=2) == "/search?q=a+%26+b&approach=event&theme=housing%2Fnowhere&page=2"


def test_a_filter_can_be_taken_away() -> None:
    assert search_url(Query(text="x", theme="housing"), without="theme") == "/search?q=x"


@pytest.mark.parametrize(
    "address", ["//evil.example", "/\\evil.example", "https://evil.example", "", "x", "/a\nb", "/\t/evil.example"]
)
def test_nobody_is_sent_to_another_site_after_signing_in(address: str) -> None:
    assert not is_local(address)


def test_a_page_of_this_site_is_local() -> None:
    assert is_local("/search?q=gate#found")
