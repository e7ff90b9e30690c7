from dataclasses import fields

from app.channel_needs import ChannelNeeds


def test_a_channel_is_given_what_it_may_need_and_no_whole_house() -> None:
    assert {each.name for each in fields(ChannelNeeds)} == {"settings", "store", "files", "tongues", "links"}
