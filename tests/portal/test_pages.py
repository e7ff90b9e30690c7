"""Templates and contexts agree: a template uses all that its page offers, and nothing else."""

import re
from dataclasses import fields
from datetime import UTC, datetime

import pytest
from jinja2 import UndefinedError, meta, nodes

from core.concerns import Risk
from core.consent import HowGiven, Purpose
from core.consultations import Approach
from core.testimony import Medium
from portal.contexts import Frame, Page, ProgressList, WelcomePage
from portal.pages import STATIC_FOLDER, TEMPLATE_FOLDER, drawn, environment, static_url

CONTEXTS = [*Page.__subclasses__(), ProgressList]


def names_used(template: str) -> set[str]:
    """Return the names a template uses, those of the templates it extends or includes too."""
    source = (TEMPLATE_FOLDER / template).read_text()
    tree = environment().parse(source)
    own = {node.target for node in tree.find_all(nodes.Import)} | {node.name for node in tree.find_all(nodes.Macro)}
    own |= {node.target.name for node in tree.find_all(nodes.Assign) if isinstance(node.target, nodes.Name)}
    used = set(meta.find_undeclared_variables(tree)) - own
    for other in re.findall(r'{%\s*(?:extends|include)\s+"([^"]+)"', source):
        used |= names_used(other)
    return used - set(environment().globals)


@pytest.mark.parametrize("context", CONTEXTS, ids=lambda context: context.__name__)
def test_a_template_uses_exactly_what_its_page_offers(context: type[Page | ProgressList]) -> None:
    assert names_used(context.template) == {field.name for field in fields(context)}


def test_every_template_belongs_to_a_page_or_is_a_part() -> None:
    of_pages = {context.template for context in CONTEXTS}

    assert {path.name for path in TEMPLATE_FOLDER.glob("*.html") if not path.name.startswith("_")} == {
        name for name in of_pages if not name.startswith("_")
    }


def test_a_name_a_page_does_not_offer_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nobody }}").render()


def test_what_people_wrote_is_always_escaped() -> None:
    page = drawn(WelcomePage(frame=Frame(member_name="<script>alert(1)</script>")))

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_no_template_switches_escaping_off() -> None:
    for path in TEMPLATE_FOLDER.glob("*.html"):
        assert not re.search(r"\|\s*safe|autoescape|Markup", path.read_text()), path.name


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (datetime(2026, 1, 5, 23, 30, tzinfo=UTC), "5 January 2026 at 23:30"),
        (datetime(2026, 7, 5, 23, 30, tzinfo=UTC), "6 July 2026 at 00:30"),
    ],
)
def test_a_moment_is_told_by_the_clock_on_the_wall(at: datetime, written: str) -> None:
    assert environment().from_string("{{ at | moment }}").render(at=at) == written


def test_the_address_of_a_file_changes_with_the_file() -> None:
    assert re.fullmatch(r"/static/portal/portal\.css\?v=[0-9a-f]{12}", static_url("portal.css"))


def test_no_stylesheet_or_script_asks_another_site_for_anything() -> None:
    for path in [*STATIC_FOLDER.rglob("*.css"), *STATIC_FOLDER.rglob("*.js")]:
        addresses = set(re.findall(r"https?://[^\s'\")]+", path.read_text()))
        assert addresses <= {"http://www.w3.org/2000/svg"}, path.name
        assert not re.search(r"url\(\s*[\"']?(?!data:)", path.read_text().replace('url("data:', "")), path.name


def test_every_state_purpose_and_approach_has_words() -> None:
    words = environment().get_template("_words.html").module

    for table, kind in (
        ("approaches", Approach), ("media", Medium), ("purposes", Purpose), ("ways", HowGiven), ("risks", Risk),
    ):  # fmt: skip
        assert set(getattr(words, table)) == {each.value for each in kind}
