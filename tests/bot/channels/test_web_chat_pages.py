import dataclasses
import re
import typing

import pytest
from jinja2 import meta, nodes

from bot.channels.web_chat_pages import FILES, Context, Pages, help_page
from tests.bot.channels.web_chat_world import NOON, SAFEGUARDING, SPOKEN, start

CONTEXTS = typing.get_args(Context)


def names_used(pages: Pages, template: str) -> set[str]:
    """Every name a template, what it extends and what it includes take from their context."""
    tree = pages.environment.parse(pages.environment.loader.get_source(pages.environment, template)[0])
    others = [node.template.value for node in tree.find_all((nodes.Extends, nodes.Include))]
    own = {macro.name for macro in tree.find_all(nodes.Macro)} | {
        name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"
    }
    brought = {name for each in tree.find_all(nodes.FromImport) for name in each.names}
    found = set(meta.find_undeclared_variables(tree)).union(*(names_used(pages, other) for other in others))
    return found - own - brought


@pytest.mark.parametrize("context", CONTEXTS, ids=lambda context: context.__name__)
def test_a_template_uses_what_its_page_offers_and_nothing_else(context):
    offered = {field.name for field in dataclasses.fields(context)}

    used = names_used(Pages(), context.template)

    assert used <= offered
    assert offered - used <= {"title", "trouble", "is_sample", "kiosk"}


def test_every_phrase_that_a_page_says_is_there_and_every_one_that_is_there_is_said():
    sources = "".join(template.read_text(encoding="utf-8") for template in (FILES / "templates").iterdir())

    assert set(re.findall(r"\bsay\.([a-z_]+)", sources)) == set(vars(SPOKEN["en"].phrases))


def test_no_template_runs_script_or_style_in_the_page_or_marks_words_safe():
    for template in (FILES / "templates").iterdir():
        source = template.read_text(encoding="utf-8")

        assert "<style" not in source
        assert " style=" not in source
        assert " onclick" not in source
        assert "|safe" not in source.replace(" ", "")
        assert all("src=" in line for line in source.splitlines() if "<script" in line)


async def loaded(phone, page: str) -> int:
    """How many bytes a browser takes for a page and all that it names, none of it compressed. Pictures in closed parts wait."""
    named = set(re.findall(r'(?:src|href)="(/chat/static/[^"]+)"', page))
    return len(page.encode()) + sum([len((await phone.get(each)).content) for each in named])


async def test_the_first_page_and_the_chat_are_each_under_100_kilobytes(world):
    async with world.phone() as phone:
        first = await loaded(phone, (await phone.get("/chat/first_night")).text)
        chat = await loaded(phone, (await start(phone)).text)

    assert first < 30_000
    assert chat < 100_000


def test_help_lines_that_are_shut_are_set_apart():
    page = help_page(SAFEGUARDING, NOON, words=SPOKEN["en"])

    assert [line.name for line in page.open_lines] == ["Listening Line"]
    assert [line.name for line in page.shut_lines] == ["Night Line"]


def colours(scheme: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", scheme))


def luminance(colour: str) -> float:
    """Source: WCAG 2.2, definition of relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper", "least"),
    [
        ("ink", "page", 7), ("ink", "sheet", 7), ("ink", "ours", 7), ("ink", "theirs", 7), ("ink", "card", 7),
        ("soft", "page", 4.5), ("soft", "sheet", 4.5), ("main", "sheet", 4.5), ("main", "page", 4.5), ("main", "card", 4.5),
        ("main-ink", "main", 4.5), ("sheet", "ink", 4.5), ("alert", "alert-page", 4.5), ("line", "sheet", 3),
        ("line", "page", 3),
    ],
)  # fmt: skip
def test_words_and_edges_stand_out_by_day_and_by_night(scheme, ink, paper, least):
    """Source: WCAG 2.2, success criteria 1.4.3, 1.4.6 and 1.4.11."""
    schemes = (FILES / "static" / "chat.css").read_text(encoding="utf-8").split(":root {")[1:]
    palette = colours(schemes[scheme].split("}")[0])

    assert contrast(palette[ink], palette[paper]) >= least
