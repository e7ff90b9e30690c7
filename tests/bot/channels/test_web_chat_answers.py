from core.consultations import Disposition
from tests.bot.channels.web_chat_world import NOON, a_world, ends_as, return_code, start


async def test_messages_count_as_sent_once_the_person_has_been_shown_them(world):
    async with world.phone() as phone:
        seed_page = await phone.get("/chat/first_night")
        due_before_start = await world.store.conversations.due("web", NOON)

        await start(phone)

    assert seed_page.status_code == 200
    assert due_before_start == []
    assert await world.store.conversations.due("web", NOON) == []


async def test_one_person_reading_does_not_mark_anothers_messages_as_sent(world):
    async with world.phone() as one, world.phone() as other:
        await start(one)
        page = (await other.get("/chat/first_night")).text
        seed = page.split('name="seed" value="')[1].split('"')[0]
        await other.post("/chat/first_night/start", data={"seed": seed})

        await one.get("/chat/first_night")

    assert len(await world.store.conversations.due("web", NOON)) == 2


async def test_the_code_is_on_the_persons_own_page_and_in_no_address(world):
    async with world.phone() as phone:
        page = await start(phone)

    code = return_code(page.text)
    assert len(code.split()) == 5
    assert all(code.replace(" ", "-") not in str(each.url) for each in [page, *page.history])
    assert page.text.count(code.replace(" ", "-")) == page.text.count("/chat/go#" + code.replace(" ", "-")) == 1
    assert 'href="http' not in page.text.replace('href="https://www.bbc.co.uk/weather', "")


async def test_no_code_is_in_the_stores_files_as_plain_words(world):
    async with world.phone() as phone:
        code = return_code((await start(phone)).text).replace(" ", "-")

    assert all(code.encode() not in file.read_bytes() for file in world.home.rglob("*") if file.is_file())


async def test_someone_who_took_everything_back_is_shown_the_last_notice_and_none_of_their_words(world):
    async with world.phone() as phone, world.phone() as other:
        code = return_code((await start(phone)).text)
        await phone.post("/chat/first_night/say", data={"text": "my own words", "key": "1"})
        await ends_as(world, Disposition.WITHDRAWN)

        whole = (await phone.get("/chat/first_night")).text
        told = (await phone.get("/chat/first_night/lines?after=3", headers={"accept": "application/json"})).json()
        elsewhere = (await other.post("/chat/return", data={"code": code}, follow_redirects=True)).text

    for shown in (whole, told["lines"], elsewhere):
        assert "It is done." in shown
        assert "my own words" not in shown
        assert "Hello" not in shown
    assert told["replaces"]
    assert code not in whole


async def test_a_sample_says_that_its_people_are_invented(home):
    async with a_world(home, is_sample=True) as world, world.phone() as phone:
        before = await phone.get("/chat/first_night")
        after = await start(phone)

    assert "The people in it are invented" in before.text
    assert "The people in it are invented" in after.text


async def test_titles_written_by_staff_are_shown_as_text(home):
    async with a_world(home, title="<b>First</b> night") as world, world.phone() as phone:
        pages = [await phone.get("/chat/first_night"), await start(phone)]

    assert all("<b>First" not in page.text for page in pages)
