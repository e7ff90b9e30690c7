import pytest

from bot.channels.telegram_links import deep_link, group_link


def test_a_link_opens_the_bot_with_a_code_alone_or_in_a_group() -> None:
    assert deep_link("OurBot", "first_week") == "https://t.me/OurBot?start=first_week"
    assert group_link("OurBot", "first_week") == "https://t.me/OurBot?startgroup=first_week"


@pytest.mark.parametrize(
    ("username", "payload"), [("", "first_week"), ("OurBot", ""), ("OurBot", "erste Nächte"), ("OurBot", "a" * 65)]
)
def test_where_no_link_can_carry_it_there_is_none(username: str, payload: str) -> None:
    assert deep_link(username, payload) is None
    assert group_link(username, payload) is None
