from dataclasses import fields
from datetime import timedelta

import pytest

from bot.channels.telegram import LARGEST_FROM_TELEGRAM, Mark
from bot.channels.telegram_reading import Reader
from core.chat import NOT_TAKEN, TOO_BIG, Heard, HeardKind
from tests.bot.channels.telegram_made import NOON, PERSON, ROWAN, file, message, raw, read, said

READER = Reader(mark=Mark(b"a secret for tests alone, 32 bytes"), username=lambda: "OurBot", largest=LARGEST_FROM_TELEGRAM)
LATER = NOON + timedelta(minutes=5)
SOMEBODY = {"id": 9_009, "is_bot": False, "first_name": "Ash"}


def heard_in(update, now=LATER) -> tuple[Heard, ...]:
    return READER.heard_in(read(update), now)


def only(update) -> Heard:
    (heard,) = heard_in(update)
    return heard


def test_typed_words_are_heard_word_for_word_from_whoever_wrote_them() -> None:
    heard = only(said(text="  I liked it.\nMostly. 🙂 "))

    assert (heard.channel, heard.address, heard.kind) == ("telegram", str(PERSON), HeardKind.TEXT)
    assert heard.text == "  I liked it.\nMostly. 🙂 "
    assert heard.language == "en"


def test_the_same_message_has_the_same_id_however_often_it_is_told_and_no_other_has_it() -> None:
    first, again = only(said(1, text="hello")), only(said(2, text="hello"))
    others = [only(said(number=12, text="hello")), only(said(text="hello", chat={"id": 8, "type": "private"}))]

    assert first.external_id == again.external_id
    assert len({first.external_id, *(each.external_id for each in others)}) == 3


def test_nothing_that_is_kept_readable_shows_whose_chat_it_is() -> None:
    update = raw(callback_query=None, edited_message=message(text="hello again", edit_date=int(NOON.timestamp())))
    for heard in (*heard_in(update), only(said(voice=file(duration=3)))):
        shown = [str(getattr(heard, field.name)) for field in fields(heard) if field.name not in {"address", "attachment"}]
        assert str(PERSON) not in " ".join(shown)


def test_a_moment_is_as_late_as_telegrams_whole_seconds_allow_and_never_in_the_future() -> None:
    assert only(said(text="hello")).at == NOON + timedelta(milliseconds=999)
    assert heard_in(said(text="hello"), now=NOON)[0].at == NOON


@pytest.mark.parametrize(
    ("what", "kind", "reference"),
    [
        ({"voice": file("v", duration=3)}, HeardKind.VOICE, "v"),
        ({"audio": file("a", duration=3)}, HeardKind.VOICE, "a"),
        ({"video": file("f", width=9, height=9, duration=3)}, HeardKind.FILM, "f"),
        ({"video_note": file("n", length=9, duration=3)}, HeardKind.FILM, "n"),
        ({"animation": file("g", width=9, height=9, duration=3), "document": file("g")}, HeardKind.FILM, "g"),
        (
            {
                "photo": [
                    file("s", 5, width=90, height=60),
                    file("l", 50, width=900, height=600),
                    file("m", 9, width=320, height=200),
                ]
            },
            HeardKind.PICTURE,
            "l",
        ),
        ({"document": file("d", mime_type="application/pdf", file_name="a.pdf")}, HeardKind.FILE, "d"),
        ({"document": file("d", mime_type="audio/ogg")}, HeardKind.VOICE, "d"),
        ({"document": file("d", mime_type="video/mp4")}, HeardKind.FILM, "d"),
        ({"document": file("d", mime_type="image/png")}, HeardKind.PICTURE, "d"),
        ({"document": file("d")}, HeardKind.FILE, "d"),
    ],
)
def test_each_kind_of_file_is_heard_as_what_it_is_and_waits_to_be_fetched(what, kind: HeardKind, reference: str) -> None:
    heard = only(said(**what))

    assert heard.kind is kind
    assert heard.attachment is not None
    assert heard.attachment.reference == reference
    assert heard.media is None


@pytest.mark.parametrize(
    "what",
    [
        {"sticker": file(type="regular", width=9, height=9, is_animated=False, is_video=False)},
        {"contact": {"phone_number": "+441314960000", "first_name": "Ash"}},
        {"location": {"latitude": 55.9, "longitude": -3.2}},
        {"venue": {"location": {"latitude": 55.9, "longitude": -3.2}, "title": "A place", "address": "A street"}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {
            "poll": {
                "id": "1", "question": "Tea?", "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True,
                "type": "regular", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False,
            }
        },
    ],
)  # fmt: skip
def test_what_is_not_taken_is_refused_and_nothing_of_it_is_kept(what) -> None:
    heard = only(said(**what))

    assert (heard.kind, heard.choice) == (HeardKind.UNREADABLE, NOT_TAKEN)
    assert (heard.text, heard.attachment) == ("", None)
    assert "0000" not in repr(heard)


@pytest.mark.parametrize(
    "what",
    [
        {"new_chat_title": "Another name"},
        {"new_chat_members": [ROWAN]},
        {"left_chat_member": ROWAN},
        {"group_chat_created": True},
        {"delete_chat_photo": True},
    ],
)
def test_telegrams_own_word_on_a_chat_says_nothing_to_us(what) -> None:
    assert heard_in(said(**what)) == ()


def test_a_file_larger_than_telegram_gives_out_is_known_to_be_so_at_once() -> None:
    heard = only(said(video=file(byte_count=LARGEST_FROM_TELEGRAM + 1, width=9, height=9, duration=900)))

    assert (heard.kind, heard.choice, heard.attachment) == (HeardKind.UNREADABLE, TOO_BIG, None)
    assert only(said(video=file(byte_count=LARGEST_FROM_TELEGRAM, width=9, height=9, duration=900))).attachment is not None
    assert only(said(video=file(byte_count=None, width=9, height=9, duration=900))).attachment is not None


def test_a_caption_is_words_of_its_own_after_its_file() -> None:
    film, words = heard_in(said(video=file(width=9, height=9, duration=3), caption="This is my street."))

    assert (film.kind, words.kind) == (HeardKind.FILM, HeardKind.TEXT)
    assert words.text == "This is my street."
    assert film.external_id != words.external_id


def test_every_picture_of_an_album_is_heard_with_the_one_caption() -> None:
    pictures = [said(number=number, media_group_id="9", photo=[file(f"p{number}", width=9, height=9)]) for number in (1, 2, 3)]
    pictures[0]["message"]["caption"] = "My three doors."

    heard = [each for update in pictures for each in heard_in(update)]

    assert [each.kind for each in heard] == [HeardKind.PICTURE, HeardKind.TEXT, HeardKind.PICTURE, HeardKind.PICTURE]
    assert len({each.external_id for each in heard}) == 4


def test_an_edit_names_the_message_whose_words_it_replaces_and_every_edit_is_a_message_of_its_own() -> None:
    first = only(said(text="I likd it"))
    edits = [
        raw(edited_message=message(text=text, edit_date=int(NOON.timestamp()) + 9)) for text in ("I liked it", "I loved it")
    ]

    found = [only(update) for update in edits]

    assert [each.edits for each in found] == [first.external_id] * 2
    assert [each.text for each in found] == ["I liked it", "I loved it"]
    assert len({first.external_id, *(each.external_id for each in found)}) == 3


def test_an_edited_caption_replaces_the_words_and_not_the_file() -> None:
    _, words = heard_in(said(video=file(width=9, height=9, duration=3), caption="My stret."))
    update = raw(edited_message=message(video=file(width=9, height=9, duration=3), caption="My street.", edit_date=9))

    assert only(update).edits == words.external_id


def test_a_place_that_moves_says_nothing_new() -> None:
    update = raw(edited_message=message(location={"latitude": 55.9, "longitude": -3.2}, edit_date=9))

    assert heard_in(update) == ()


def test_a_deep_link_opens_what_it_names_and_a_bare_start_names_nothing() -> None:
    codes = [only(said(text=text)) for text in ("/start first_week", "/start@ourbot first_week", "/start")]

    assert [(each.kind, each.join_code) for each in codes] == [
        (HeardKind.START, "first_week"),
        (HeardKind.START, "first_week"),
        (HeardKind.START, None),
    ]


def test_a_command_for_another_bot_is_none_of_our_business() -> None:
    assert heard_in(said(text="/start@TheirBot first_week")) == ()
    assert only(said(text="/stop@OurBot")).text == "stop"


@pytest.mark.parametrize(
    "origin",
    [
        {"type": "user", "date": 1, "sender_user": SOMEBODY},
        {"type": "hidden_user", "date": 1, "sender_user_name": "Ash"},
        {"type": "channel", "date": 1, "chat": {"id": -1, "type": "channel", "title": "News"}, "message_id": 3},
        {"type": "chat", "date": 1, "sender_chat": {"id": -2, "type": "supergroup", "title": "A group"}},
    ],
)
def test_a_voice_note_of_somebody_elses_that_is_passed_on_is_not_kept(origin) -> None:
    (heard,) = heard_in(said(voice=file(duration=3), caption="listen to her", forward_origin=origin))

    assert (heard.kind, heard.choice, heard.attachment) == (HeardKind.UNREADABLE, NOT_TAKEN, None)


@pytest.mark.parametrize(
    "origin",
    [{"type": "user", "date": 1, "sender_user": ROWAN}, {"type": "hidden_user", "date": 1, "sender_user_name": "Rowan"}],
)
def test_ones_own_voice_note_may_be_passed_on_and_so_may_any_words(origin) -> None:
    assert only(said(voice=file(duration=3), forward_origin=origin)).kind is HeardKind.VOICE
    theirs = {"type": "user", "date": 1, "sender_user": SOMEBODY}
    assert only(said(text="She said it well.", forward_origin=theirs)).text == "She said it well."
