from tests.portal.sample_site import Site, signed_in


async def test_every_state_and_piece_is_on_the_patterns_page(site: Site) -> None:
    page = (await (await signed_in(site)).get("/patterns")).text

    for piece in (
        "heard-hit",
        "heard-doubt",
        "heard-progress__bar",
        "heard-waveform",
        "heard-concern__words",
        "ds_error-summary",
        "ds_tag--red",
        "ds_tag--green",
    ):
        assert piece in page
