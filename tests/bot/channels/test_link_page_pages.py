from dataclasses import fields

import pytest
from jinja2 import meta

from bot.channels.link_page_pages import LinkNotice, LinkPage, SendPage, TalkPage
from bot.channels.web_chat_pages import Pages

SET_IN_THE_TEMPLATE = {"say"}


@pytest.mark.parametrize("page", [LinkPage, TalkPage, SendPage, LinkNotice])
def test_a_template_uses_only_what_its_page_offers(page: type) -> None:
    made = Pages().environment
    source, _, _ = made.loader.get_source(made, page.template)  # type: ignore[union-attr]

    used = meta.find_undeclared_variables(made.parse(source))

    assert used <= {each.name for each in fields(page)} | SET_IN_THE_TEMPLATE
