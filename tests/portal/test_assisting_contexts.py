from dataclasses import fields

from portal.assisting_contexts import AskForPage, GroupPage, HeldTalkPage


def test_pages_of_one_person_and_of_a_group_offer_the_same() -> None:
    assert [each.name for each in fields(HeldTalkPage)] == [each.name for each in fields(GroupPage)]


def test_each_has_a_template_of_its_own() -> None:
    assert len({AskForPage.template, HeldTalkPage.template, GroupPage.template}) == 3
