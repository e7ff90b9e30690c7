"""Beginning an upload: who is in it and what they agreed to comes first."""

import pytest

from core.errors import NotFound
from portal.beginning_uploads import ANSWERS_LAST
from portal.own_uploads import PLACE
from portal.upload_folder import UploadFolder
from tests.opened import NOON
from tests.portal.sample_site import Site, signed_in, token_in
from tests.portal.uploads import FILM, GOOD, Uploader, uploader, written


def folder_of(site: Site) -> UploadFolder:
    return UploadFolder(site.services.settings.upload_folder)


async def test_a_place_is_made_once_the_answers_are_checked_and_they_are_kept_with_it(site: Site) -> None:
    isla = await uploader(site)
    answers = (await isla.answer()).json()["answers"]

    created = await isla.create(answers)

    assert created.status_code == 201
    assert created.headers["tus-resumable"] == "1.0.0"
    upload = folder_of(site).upload(created.headers["location"].rsplit("/", 1)[1])
    assert upload.form.people[0].label == "Rowan 4F7"
    assert upload.form.people[0].agreed == {"take_part", "keep_recording"}
    assert upload.answered_at == NOON
    assert not folder_of(site).bytes_of(upload).exists()


async def test_nothing_is_created_without_answers(site: Site) -> None:
    isla = await uploader(site)

    refused = [(await isla.create(answers)).status_code for answers in ("", "a" * 32, "../../etc/passwd")]

    assert refused == [404, 404, 404]
    assert folder_of(site).uploads() == []


async def test_answers_with_problems_are_told_all_at_once_and_not_kept(site: Site) -> None:
    isla = await uploader(site)

    told = await isla.answer(title="", **{"person-1-how": "", "person-2-starts": "soon"})

    assert told.status_code == 422
    assert {problem["field"] for problem in told.json()["problems"]} >= {"title", "person-1-how", "person-2-starts"}
    assert list(site.services.settings.upload_folder.iterdir()) == []


@pytest.mark.parametrize("count", ["", "0", "-1", "many", "51", "²"])
async def test_answers_are_about_as_many_files_as_can_be_on_their_way(site: Site, count: str) -> None:
    assert (await (await uploader(site)).answer(count=count)).status_code == 422


async def test_answers_that_were_given_too_long_ago_begin_nothing(site: Site) -> None:
    isla = await uploader(site)
    answers = (await isla.answer()).json()["answers"]
    kept = folder_of(site).answers(answers)
    folder_of(site).tidy(NOON + ANSWERS_LAST)

    assert kept.expires_at == NOON + ANSWERS_LAST
    with pytest.raises(NotFound):
        folder_of(site).answers(answers)


async def test_asking_twice_for_the_same_file_makes_one_place(site: Site) -> None:
    isla = await uploader(site)
    answers = (await isla.answer()).json()["answers"]

    first, again = await isla.create(answers), await isla.create(answers)

    assert first.headers["location"] == again.headers["location"]
    assert len(folder_of(site).uploads()) == 1


async def test_several_files_share_the_answers_and_have_places_of_their_own(site: Site) -> None:
    isla = await uploader(site)
    answers = (await isla.answer(count="2")).json()["answers"]

    statuses = [
        (await isla.create(answers, **written({"answers": answers, "number": number}))).status_code for number in "0123"
    ]

    assert statuses == [400, 201, 201, 400]
    assert [each["title"] for each in await isla.listed()] == ["Coming home (1 of 2)", "Coming home (2 of 2)"]


@pytest.mark.parametrize(("length", "status"), [(0, 400), (100_000, 201), (100_001, 413)])
async def test_a_file_is_as_large_as_the_setting_allows(site: Site, length: int, status: int) -> None:
    isla = await uploader(site)
    answers = (await isla.answer()).json()["answers"]

    assert (await isla.create(answers, length=length)).status_code == status


async def test_a_disk_without_room_for_it_is_said_before_anything_is_sent(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    isla = await uploader(site)
    answers = (await isla.answer()).json()["answers"]
    monkeypatch.setattr(UploadFolder, "free_bytes", lambda _: 2 * len(FILM) - 1)

    refused = await isla.create(answers)

    assert refused.status_code == 507
    assert "not enough room" in refused.json()["problem"]
    assert folder_of(site).uploads() == []


async def test_one_person_has_so_many_on_their_way_and_no_more(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.beginning_uploads.MOST_UNFINISHED", 2)
    isla = await uploader(site)
    await isla.begin()
    await isla.begin()

    refused = await isla.create((await isla.answer()).json()["answers"])

    assert refused.status_code == 403
    assert "At most 50 files" in refused.json()["problem"]


async def test_somebody_elses_answers_begin_nothing(site: Site) -> None:
    isla, ed = await uploader(site), await uploader(site, "ed@example.org")

    assert (await ed.create((await isla.answer()).json()["answers"])).status_code == 404


async def test_only_those_who_may_add_films_and_only_from_our_own_page(site: Site) -> None:
    isla, vic = await uploader(site), await uploader_who_only_reads(site)
    answers = (await isla.answer()).json()["answers"]

    refused = [
        await vic.answer(),
        await vic.create(answers),
        await isla.create(answers, **{"Form-Token": "x"}),
        await isla.create(answers, Origin="https://elsewhere.example"),
        await isla.browser.post(f"{PLACE}/answers", data=GOOD),
    ]
    stranger = await site.browser().post(PLACE, headers=isla.headers(**{"Upload-Length": "300"}))

    assert [each.status_code for each in refused] == [403] * 5
    assert stranger.status_code == 401
    assert folder_of(site).uploads() == []


async def test_another_version_of_the_protocol_is_told_so(site: Site) -> None:
    isla = await uploader(site)

    answer = await isla.create((await isla.answer()).json()["answers"], **{"Tus-Resumable": "0.2.2"})

    assert answer.status_code == 412


async def uploader_who_only_reads(site: Site):
    browser = await signed_in(site, "vic@example.org")
    return Uploader(browser, token_in((await browser.get("/")).text))
