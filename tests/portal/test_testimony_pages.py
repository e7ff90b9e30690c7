import html
import re
from dataclasses import replace

import pytest

from core.consent import ConsentRecord, HowGiven, Purpose
from core.findings import PersonInView
from core.people import ParticipantId, Role
from core.testimony import Appearance, Doubt, Medium, TestimonyState
from core.themes import TagState
from portal.testimony_pages import shown_passage, shown_person
from tests.opened import NOON
from tests.portal.sample_site import (
    CLOSED_BOOK,
    FILM,
    FIRST_NIGHT,
    HERE,
    KEPT,
    TYPED,
    VOICE,
    Site,
    keep_sent,
    keep_words,
    signed_in,
)
from tests.storage.made import viewer

SCRIPT = "<script>alert('x')</script>"


async def test_the_player_stands_at_the_passage_even_without_scripts(site: Site) -> None:
    page = (await (await signed_in(site)).get(f"/testimony/{FILM}?t=2600")).text

    assert '<video id="player" controls playsinline preload="metadata" src="/media/t_film/playable#t=2.6"' in page


async def test_passages_are_listed_with_times_and_the_times_of_their_words(site: Site) -> None:
    page = (await (await signed_in(site)).get(f"/testimony/{VOICE}")).text

    assert '<audio id="player"' in page
    assert 'id="p-g_t_voice_1" data-start-ms="2600" data-end-ms="4400"' in page
    assert 'data-start-ms="0" data-end-ms="325">I</span> <span' in page
    assert "<svg" in page


async def test_what_each_person_agreed_to_is_shown_beside_it(site: Site) -> None:
    page = (await (await signed_in(site)).get(f"/testimony/{VOICE}")).text

    assert re.search(r"<strong>Yes</strong> Quote their words", page)
    assert re.search(r"<strong>No</strong> Play their voice or film in public", page)
    assert f"Agreed to {len(Purpose) - 1} of {len(Purpose)} uses" in page


async def test_themes_come_with_their_reason_and_who_says_so(site: Site) -> None:
    page = html.unescape((await (await signed_in(site)).get(f"/testimony/{FILM}")).text)

    assert "Nowhere to live</strong>, suggested by the computer: The words “nowhere to live”" in page


async def test_a_theme_nobody_agreed_with_is_shown_as_a_suggestion(site: Site) -> None:
    browser = await signed_in(site)

    page, typed = (await browser.get(f"/testimony/{FILM}")).text, (await browser.get(f"/testimony/{TYPED}")).text

    assert 'Nowhere to live<span class="visually-hidden"> (suggested)</span>' in page
    assert "suggested by the computer; nobody has agreed with them yet" in page
    assert "nobody has agreed with them yet" not in typed


async def test_a_typed_answer_is_text_without_a_player(site: Site) -> None:
    page = (await (await signed_in(site)).get(f"/testimony/{TYPED}")).text

    assert "Someone to talk to in the evenings" in page
    assert "What they wrote" in page
    assert 'id="player"' not in page


async def test_what_is_not_there_and_what_is_not_allowed_look_alike(site: Site) -> None:
    browser = await signed_in(site)

    withdrawn, absent = await browser.get(f"/testimony/{CLOSED_BOOK}"), await browser.get("/testimony/t_absent")

    assert withdrawn.status_code == absent.status_code == 404
    assert withdrawn.text == absent.text


async def test_without_consent_to_keep_the_recording_the_words_stay_and_nothing_plays(site: Site) -> None:
    participant = ParticipantId(f"p_{VOICE}")
    no = ConsentRecord(
        participant_id=participant, consultation_id=FIRST_NIGHT, purpose=Purpose.KEEP_RECORDING, granted=False,
        how=HowGiven.SPOKEN, wording="sample/1", at=NOON,
    )  # fmt: skip
    testimony = await site.store.catalogue.testimony(VOICE)
    recording = await site.store.catalogue.recording(testimony.recording_sha256 or "")
    await site.store.catalogue.add(testimony, recording=recording, participants=(), appearances=(), consents=[no])
    browser = await signed_in(site)

    page = (await browser.get(f"/testimony/{VOICE}")).text

    assert "nowhere" in page
    assert "It cannot be played" in page
    assert "/media/" not in page
    assert (await browser.get(f"/media/{VOICE}/playable")).status_code == 404


async def test_whatever_people_said_is_shown_as_text(site: Site) -> None:
    await keep_words(site.store, FILM, [(0, 1000, f"{SCRIPT} said"), (1000, 2000, '"><img src=x onerror=alert(1)>')])

    page = (await (await signed_in(site)).get(f"/testimony/{FILM}")).text

    assert "<script>alert" not in page
    assert "<img" not in page


@pytest.mark.parametrize("time", ["", "x", "-1", "99999999999999", "²", "1e9"])
async def test_no_time_in_the_address_breaks_the_page(site: Site, time: str) -> None:
    page = await (await signed_in(site)).get(f"/testimony/{FILM}", params={"t": time})

    assert page.status_code == 200


async def test_rejected_tags_are_not_shown(site: Site) -> None:
    viewer = await viewer_of(site)
    view = await site.store.testimonies.view(FILM, viewer)
    rejected = replace(view, tags=tuple(replace(tag, state=TagState.REJECTED) for tag in view.tags))

    assert shown_passage(view.passages[0], view, {}).tags
    assert not shown_passage(rejected.passages[0], rejected, {}).tags


def test_someone_who_is_there_for_part_of_it_has_times() -> None:
    def person(*appearances: Appearance) -> PersonInView:
        return PersonInView(pseudonym="Rowan 4F7", agreed=frozenset(), appearances=appearances)

    whole = Appearance(testimony_id=FILM, participant_id=ParticipantId("p"))
    part = replace(whole, start_ms=5000, end_ms=9000)

    assert shown_person(person(part, replace(whole, start_ms=20_000))).times == ("0:05 to 0:09", "0:20 to the end")
    assert shown_person(person(part, whole)).times == ()


async def viewer_of(site: Site):
    from core.people import Role, StaffId, Viewer

    return Viewer(staff_id=StaffId("m_is"), partnership_id=HERE, roles=frozenset({Role.VIEWER}))


async def test_a_picture_is_shown_and_told_by_the_question_it_answers(site: Site) -> None:
    await keep_sent(site, Medium.PICTURE, b"\xff\xd8\xff", agreed=KEPT, poster=True)

    page = (await (await signed_in(site)).get("/testimony/t_sent")).text

    assert '<img src="/media/t_sent/poster" alt="A picture sent in answer to: What does the way in look like?">' in page
    assert "What they said" not in page


async def test_a_picture_that_may_not_be_kept_is_not_shown(site: Site) -> None:
    await keep_sent(site, Medium.PICTURE, b"\xff\xd8\xff", agreed=frozenset({Purpose.TAKE_PART}), poster=True)

    page = (await (await signed_in(site)).get("/testimony/t_sent")).text

    assert "/media/t_sent" not in page
    assert "It cannot be shown" in page


async def test_a_file_is_offered_with_a_warning(site: Site) -> None:
    await keep_sent(site, Medium.FILE, b"<html>", agreed=KEPT)

    page = (await (await signed_in(site)).get("/testimony/t_sent")).text

    assert '<a href="/media/t_sent/file" download>' in page
    assert "Nobody has looked into it" in page


async def test_a_file_that_was_forgotten_is_not_offered(site: Site) -> None:
    sha256 = await keep_sent(site, Medium.FILE, b"<html>", agreed=KEPT)
    await site.services.files.delete(sha256)

    assert "/media/t_sent" not in (await (await signed_in(site)).get("/testimony/t_sent")).text


async def test_staff_see_that_nothing_was_written_down_because_of_the_language(site: Site) -> None:
    why = "Nothing was written down, because the recogniser does not know its language."
    await site.store.catalogue.save_passages(VOICE, [])
    await site.store.catalogue.set_state(VOICE, TestimonyState.READY, fault=why)

    page = (await (await signed_in(site)).get(f"/testimony/{VOICE}")).text

    assert why in page
    assert "No words were heard" not in page


async def test_typed_words_are_read_before_they_are_cut_into_passages(site: Site) -> None:
    kept = await site.store.catalogue.testimony(TYPED)
    await site.store.catalogue.set_state(TYPED, TestimonyState.RECEIVED)
    await site.store.catalogue.save_passages(TYPED, [])

    page = html.unescape((await (await signed_in(site)).get(f"/testimony/{TYPED}")).text)

    assert kept.text
    assert kept.text in page
    assert "still being processed" not in page


async def test_a_film_shows_captions_and_gives_them_to_save_and_a_sound_gives_them_to_save(site: Site) -> None:
    browser = await signed_in(site)

    film, voice = [(await browser.get(f"/testimony/{each}")).text for each in (FILM, VOICE)]

    assert f'<track kind="captions" label="Captions" src="/media/{FILM}/captions.vtt" default>' in film
    assert f'<a href="/media/{FILM}/captions.srt" download="captions.srt">' in film
    assert "<track" not in voice
    assert f'<a href="/media/{VOICE}/captions.vtt" download="captions.vtt">' in voice


async def test_doubted_words_say_why_and_how_they_are_cleared(site: Site) -> None:
    page = (await (await signed_in(site)).get(f"/testimony/{VOICE}")).text

    assert "Computers are known to make up this phrase when nobody speaks." in page
    assert f'href="/testimony/{VOICE}/listen/g_t_voice_2"' in page


async def test_whoever_may_not_clear_a_doubt_reads_why_all_the_same(site: Site) -> None:
    view = await site.store.testimonies.view(VOICE, viewer(Role.ANALYST, partnership="ps_here"))

    (doubted,) = [each for each in (shown_passage(passage, view, {}) for passage in view.passages) if each.doubts]

    assert (doubted.doubts, doubted.listen_url) == ((Doubt.KNOWN_PHRASE,), "")
