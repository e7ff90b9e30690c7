from dataclasses import replace

from core.themes import Theme
from portal.themes_page import in_words
from tests.portal.sample_site import CODEBOOK, HERE, Site, signed_in


async def test_themes_stand_on_two_levels_with_what_they_mean(site: Site) -> None:
    page = (await (await signed_in(site)).get("/themes")).text

    assert page.index("Housing") < page.index("Leaving with no address.") < page.index("Support")
    assert "Includes: paid mentors" in page
    assert 'href="/search?q=&amp;theme=housing%2Fnowhere"' in page


async def test_without_a_codebook_the_page_says_so(site: Site) -> None:
    assert "There are no themes yet" in (await (await signed_in(site, "ed@example.org")).get("/themes")).text


async def test_a_codebooks_words_are_shown_as_text(site: Site) -> None:
    theme = Theme(code="<script>", label="<script>", definition="<script>", include="<script>", exclude="<script>")
    codes = (theme, replace(theme, code="<i>", parent="<script>"))
    await site.store.themes.put_codebook(HERE, replace(CODEBOOK, sha256="d" * 64, themes=codes))

    assert "<script>" not in (await (await signed_in(site)).get("/themes")).text


def test_notes_name_other_themes_as_people_know_them() -> None:
    theme = Theme(code="a", label="A", definition="Help.", exclude="staff in general (support/mentor); and/or other things")

    shown = in_words(theme, {"support/mentor": "Mentor"})

    assert shown.exclude == "staff in general (see “Mentor”); and/or other things"
