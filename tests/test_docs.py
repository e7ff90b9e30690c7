"""The documents point at what is there, and speak of the project alone."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text()) if "://" not in link]

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_command_of_the_command_line_stands_on_its_page() -> None:
    from app.cli import cli

    page = (ROOT / "docs" / "command-line.md").read_text()
    names = {command.name or command.callback.__name__ for command in cli.registered_commands if command.callback}

    assert [name for name in names if f"`heard {name}" not in page] == []


def test_every_command_of_a_group_stands_on_its_page() -> None:
    from app.cli import cli

    page = (ROOT / "docs" / "command-line.md").read_text()
    groups = {
        group.name or (group.typer_instance.info.name if group.typer_instance else ""): group for group in cli.registered_groups
    }
    names = {
        f"{name} {command.name}"
        for name, group in groups.items()
        if group.typer_instance
        for command in group.typer_instance.registered_commands
    }

    assert "script check" in names
    assert [name for name in sorted(names) if f"heard {name}" not in page] == []


def test_every_make_target_that_the_readme_names_is_there() -> None:
    named = set(re.findall(r"make ([a-z-]+)", (ROOT / "README.md").read_text())) - {"and"}
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert named <= targets
