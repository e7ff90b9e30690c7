from dataclasses import fields

from portal.event_contexts import WallPage, WallWords


def test_what_everyone_in_a_room_sees_offers_words_and_no_person_title_or_consultation() -> None:
    assert {field.name for field in fields(WallPage)} == {"frame", "words_url", "words"}
    assert {field.name for field in fields(WallWords)} == {"words"}
