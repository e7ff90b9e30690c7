import pytest
from fastapi.routing import APIRoute

from portal.site import OPEN_TO_ALL, portal_routes
from tests.portal.sample_site import FILM, QUICK, VOICE, Site, signed_in


def addresses(site: Site) -> list[tuple[str, str]]:
    """Return every method and path of the site, ids filled in."""
    routes = [route for route in all_routes(site) if route.path not in OPEN_TO_ALL]
    filled = {"{testimony_id}": FILM, "{kind}": "playable"}
    found = []
    for route in routes:
        path = route.path
        for name, value in filled.items():
            path = path.replace(name, value)
        found += [(method, path) for method in sorted(route.methods)]
    return found


def all_routes(site: Site) -> list[APIRoute]:
    """Return every route, those of routers inside routers too."""
    found: list[APIRoute] = []
    waiting = list(portal_routes(site.services, passwords=QUICK))
    while waiting:
        route = waiting.pop()
        if isinstance(route, APIRoute):
            found.append(route)
        else:
            waiting.extend(getattr(route, "original_router", route).routes)
    return found


async def test_nobody_gets_in_anywhere_without_signing_in(site: Site) -> None:
    browser = site.browser()
    walked = addresses(site)

    for method, path in walked:
        response = await browser.request(method, path)
        assert response.status_code in {303, 401}, (method, path)
        assert "nowhere to live" not in response.text

    assert {"/search", "/api/search", f"/testimony/{FILM}", f"/media/{FILM}/playable", "/upload", "/processing"} <= {
        path for _, path in walked
    }


async def test_a_made_up_cookie_opens_nothing(site: Site) -> None:
    browser = site.browser(cookies={"heard_staff": "token-made-up"})

    assert (await browser.get("/search")).status_code == 303
    assert (await browser.get("/api/search")).status_code == 401


async def test_a_page_asked_for_is_shown_after_signing_in(site: Site) -> None:
    response = await site.browser().get("/search?q=gate")

    assert response.headers["location"] == "/sign-in?after=%2Fsearch%3Fq%3Dgate"


async def test_another_partnership_sees_nothing_of_this_one(site: Site) -> None:
    browser = await signed_in(site, "ed@example.org")

    for testimony in (FILM, VOICE):
        assert (await browser.get(f"/testimony/{testimony}")).status_code == 404
        assert (await browser.get(f"/media/{testimony}/playable")).status_code == 404
    for path in ("/", "/search?q=nowhere", "/processing", "/themes"):
        page = (await browser.get(path)).text
        assert "Coming home" not in page
        assert "the first night" not in page
        assert "This is a sample" not in page


@pytest.mark.parametrize("path", ["../site.py", "..%2fsite.py", "%2e%2e/site.py", "nothing.css"])
async def test_no_file_outside_the_static_folder_is_served(site: Site, path: str) -> None:
    assert (await site.browser().get(f"/static/portal/{path}")).status_code == 404


async def test_static_files_are_kept_by_the_browser_under_their_own_address(site: Site) -> None:
    page = (await site.browser().get("/")).text
    address = page.split('href="')[3].split('"')[0]

    response = await site.browser().get(address)

    assert response.status_code == 200
    assert "immutable" in response.headers["cache-control"]


async def test_every_page_of_a_sample_says_that_everyone_is_invented(site: Site) -> None:
    browser = await signed_in(site)

    for path in ("/", "/search", f"/testimony/{FILM}", "/upload", "/processing", "/themes", "/patterns"):
        assert "Everyone here is invented" in (await browser.get(path)).text
    assert "Everyone here is invented" in (await site.browser().get("/sign-in")).text
