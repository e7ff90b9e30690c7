from core.links import LINK_LASTS, LinkKind, PrivateLink


def test_a_link_says_what_it_opens_and_holds_no_secret() -> None:
    link = PrivateLink(address_id="a_1", kind=LinkKind.SEND)

    assert (link.address_id, link.kind.value) == ("a_1", "send")
    assert "token" not in vars(link)


def test_a_link_lasts_as_long_as_somebody_who_went_quiet_is_waited_for() -> None:
    assert LINK_LASTS.days == 14
