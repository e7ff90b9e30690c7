import re

from bot.channels.web_chat_offline import version_of
from tests.bot.channels.web_chat_world import SPOKEN, start


async def test_what_a_phone_keeps_for_no_connection_holds_nothing_of_anybody(world):
    async with world.phone() as phone:
        before = [(await phone.get(f"/chat/offline/{language}")).text for language in SPOKEN]
        await start(phone)
        await phone.post("/chat/first_night/say", data={"text": "only mine"})
        after = [(await phone.get(f"/chat/offline/{language}")).text for language in SPOKEN]

    assert before == after
    assert all("first_night" not in page and "Your first night" not in page for page in after)


async def test_help_lines_that_are_always_open_are_there_without_a_connection_and_no_others(world):
    async with world.phone() as phone:
        page = (await phone.get("/chat/offline/en")).text

    assert 'href="tel:116123"' in page
    assert "Night Line" not in page


async def test_a_language_that_is_not_spoken_has_no_such_page(world):
    async with world.phone() as phone:
        assert (await phone.get("/chat/offline/xx")).status_code == 404


async def test_the_worker_says_of_which_version_it_is_and_is_asked_for_every_time(world):
    async with world.phone() as phone:
        answer = await phone.get("/chat/worker.js")

    version = re.search(r'version: "([0-9a-f]{16})"', answer.text)
    assert version
    assert 'languages: "en,gd,pl"' in answer.text
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"].startswith("text/javascript")


def test_another_page_is_another_version():
    assert version_of(["one"]) != version_of(["other"])


async def test_every_file_that_the_worker_keeps_is_there(world):
    async with world.phone() as phone:
        worker = (await phone.get("/chat/worker.js")).text
        names = re.findall(r'"([a-z]+\.(?:css|js|svg))"', worker)
        answers = [await phone.get(f"/chat/static/{name}") for name in names]
        page = (await phone.get("/chat/offline/en")).text

    assert [answer.status_code for answer in answers] == [200] * len(names)
    assert set(re.findall(r'/chat/static/([^"]+)"', page)) == set(names)
