"""Every module has a twin test, so that knowing one finds the other."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("core", "bot", "media_catalogue", "storage", "portal", "app")


def modules_without_a_twin() -> list[str]:
    modules = [
        path.relative_to(ROOT)
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if not path.name.startswith("__") and "versions" not in path.parts
    ]
    return [str(path) for path in modules if not (ROOT / "tests" / path.parent / f"test_{path.name}").exists()]


def test_every_module_has_a_twin_test() -> None:
    assert modules_without_a_twin() == []
