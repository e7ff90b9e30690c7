from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI

from core.findings import FacetCount, FindingKind, FindingsPage, Query, fields_of
from core.testimony import Medium, PassageId
from portal.searching import LONGEST_TEXT, PER_PAGE, chosen_in, filters_from, hit_from, query_in
from portal.site import portal_routes
from tests.portal.sample_site import CLOSED_BOOK, FILM, QUICK, VOICE, Site, finding_of, signed_in

SCRIPT = "<script>alert('x')</script>"


async def test_a_hit_shows_the_quote_marked_and_leads_to_its_second(site: Site) -> None:
    page = (await (await signed_in(site)).get("/search?q=mentor&medium=film")).text

    assert "My <mark>mentor</mark> met me at the gate." in page
    assert 'href="/testimony/t_film?t=2600#p-g_t_film_1"' in page
    assert "Play from 0:02" in page
    assert "Rowan FIL" in page
    assert "Why it is here" in page


async def test_the_page_shows_what_the_real_store_finds_and_nothing_it_may_not(site: Site) -> None:
    real = FastAPI()
    for router in portal_routes(replace(site.services, findings=site.store.findings), passwords=QUICK):
        real.include_router(router)
    cookies = (await signed_in(site)).cookies
    browser = httpx.AsyncClient(transport=httpx.ASGITransport(app=real), base_url="http://heard.test", cookies=cookies)

    body = (await browser.get("/api/search?q=nowhere+to+live")).json()
    page = (await browser.get("/search?q=nowhere+to+live&theme=housing")).text

    assert {finding["testimony_id"] for finding in body["findings"][:2]} == {FILM, VOICE}
    assert "<mark>nowhere</mark>" in page or "<mark>nowhere to live</mark>" in page
    assert CLOSED_BOOK not in page
    assert all(found["testimony_id"] != CLOSED_BOOK for found in body["findings"])


async def test_doubted_words_say_so(site: Site) -> None:
    page = (await (await signed_in(site)).get("/search?q=watching")).text

    assert "The computer is unsure of these words: listen first" in page


async def test_themes_are_said_to_be_suggestions_once_a_page(site: Site) -> None:
    browser = await signed_in(site)

    for path in ("/", "/search?q=nowhere"):
        assert (await browser.get(path)).text.count("Themes are suggested by the computer") == 1


async def test_filters_show_their_counts_and_keep_what_was_chosen(site: Site) -> None:
    page = (await (await signed_in(site)).get("/search?q=nowhere&medium=voice")).text

    assert '<option value="voice" selected>Voice (1)</option>' in page
    assert 'href="/search?q=nowhere"' in page


async def test_nothing_found_says_what_to_do(site: Site) -> None:
    page = (await (await signed_in(site)).get("/search?q=zyx")).text

    assert "Nothing found" in page
    assert "Try fewer or simpler words" in page


async def test_a_long_list_is_paged(tmp_path_factory: pytest.TempPathFactory, site: Site) -> None:
    many = tuple(replace(finding_of(FILM, 0), passage_id=PassageId(f"g_{number}")) for number in range(PER_PAGE * 2 + 1))
    object.__setattr__(site.services.findings, "known", many)
    browser = await signed_in(site)

    first, last = (await browser.get("/search?q=nowhere")).text, (await browser.get("/search?q=nowhere&page=3")).text

    assert 'href="/search?q=nowhere&amp;page=2"' in first
    assert "Page 1 of 3" in first
    assert last.count("heard-quote__link") == 1
    assert "Next page" not in last
    assert "There is no such page" in (await browser.get("/search?q=nowhere&page=4")).text


async def test_whatever_people_wrote_is_shown_as_text(site: Site) -> None:
    planted = finding_of(
        FILM, 0, text=SCRIPT, participant=SCRIPT, consultation=SCRIPT, title=SCRIPT, question_label=SCRIPT, themes=(SCRIPT,),
        why=(SCRIPT,),
    )  # fmt: skip
    object.__setattr__(site.services.findings, "known", (planted,))
    browser = await signed_in(site)

    for path in ("/", "/search", "/search?q=script", f"/search?q={SCRIPT}&theme={SCRIPT}&consultation={SCRIPT}"):
        assert "<script>" not in (await browser.get(path)).text
    assert "&lt;<mark>script</mark>&gt;" in (await browser.get("/search?q=script")).text


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=x", "page=99999999999", "page=٣", "approach=magic", "medium=", "q=%00%ff"]
)
async def test_no_address_breaks_the_page(site: Site, query: str) -> None:
    assert (await (await signed_in(site)).get(f"/search?{query}")).status_code == 200


async def test_what_the_team_wrote_says_so_and_is_no_quote(site: Site) -> None:
    note = replace(
        finding_of(FILM, 0), kind=FindingKind.NOTE, passage_id=None, participant="", text="The gate closes", start_ms=42_000
    )
    about = replace(note, kind=FindingKind.DESCRIPTION, text="A film of the gate", start_ms=None)
    object.__setattr__(site.services.findings, "known", (note, about))
    browser = await signed_in(site)

    page = (await browser.get("/search?q=gate")).text
    fields = (await browser.get("/api/search?q=gate")).json()["findings"]

    assert "<blockquote" not in page
    assert "Note by the team at 0:42" in page
    assert "Written about it by the team" in page
    assert f'href="/testimony/{FILM}?t=42000#about"' in page
    assert [(each["kind"], each["passage_id"]) for each in fields] == [("note", None), ("description", None)]


async def test_programs_get_stable_fields(site: Site) -> None:
    body = (await (await signed_in(site)).get("/api/search?q=mentor&medium=film")).json()

    assert body["total"] == 1
    finding = body["findings"][0]
    assert {
        "text",
        "start_ms",
        "end_ms",
        "testimony_id",
        "participant",
        "consultation",
        "approach",
        "medium",
        "themes",
        "why",
        "url",
    } <= set(finding)
    assert finding["url"] == "/testimony/t_film?t=2600#p-g_t_film_1"
    assert finding["medium"] == "film"


def test_a_query_is_read_from_its_address() -> None:
    query, number = query_in({"q": "  gate ", "medium": "film", "theme": "housing", "page": "2"})

    assert query == Query(text="gate", medium=Medium.FILM, theme="housing", limit=PER_PAGE, offset=PER_PAGE)
    assert number == 2


def test_an_endless_query_is_cut() -> None:
    assert len(query_in({"q": "x" * 100_000})[0].text) == LONGEST_TEXT


def test_a_filter_that_is_set_can_be_taken_away_even_where_nothing_was_found() -> None:
    query = Query(text="x", theme="housing")

    chosen = chosen_in(query, filters_from(query, FindingsPage(findings=(), total=0)))

    assert [each.without_url for each in chosen] == ["/search?q=x"]


def test_counts_come_from_the_store_alone() -> None:
    page = FindingsPage(findings=(), total=0, facets={"theme": (FacetCount(value="housing", label="Housing", count=7),)})

    assert [choice.count for choice in filters_from(Query(), page)[3].choices] == [7]


def test_typed_words_cannot_be_played() -> None:
    assert not hit_from(finding_of(FILM, 0, start_ms=None, end_ms=None)).may_play
    assert not hit_from(finding_of(FILM, 0, may_play=False)).may_play


def test_fields_hold_plain_values() -> None:
    assert fields_of(finding_of(FILM, 0), "")["themes"] == ["Housing"]
