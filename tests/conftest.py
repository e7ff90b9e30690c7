"""What every test may use, and what is left out where a part is missing."""

import gc
import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("heard", deadline=None)  # How long an example takes says more of the computer than of the program.
settings.register_profile("quick", deadline=None, max_examples=30)  # For `make fast`; `make test` tries them all.
settings.load_profile("heard")

NOTHING_LEFT_OUT = bool(os.environ.get("HEARD_TESTS_LEAVE_NOTHING_OUT"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
KANNEL = ("/usr/sbin/bearerbox", "/usr/sbin/smsbox", "/usr/lib/kannel/test/fakesmsc")
TORCH = Path("/usr/lib/python3/dist-packages/torch/__init__.py")


MEMORY = Path("/dev/shm")
ROOM = 6_000_000_000
"""What the folders of tests may need in memory. Reason: thousands of small stores, whose every commit would wait for a disk."""


def pytest_configure() -> None:
    """Keep what is compiled, whatever the environment asks, and the folders of tests in memory where there is room for them.

    Every program that a journey starts would compile all of it again. The stores in memory are real all the same.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what needs a part that is not here, and say why; where nothing may be left out, let it fail."""
    if NOTHING_LEFT_OUT:
        return
    has_browser, has_node = any(shutil.which(name) for name in BROWSERS), bool(shutil.which("node") and shutil.which("npm"))
    has_kannel = all(Path(each).exists() for each in KANNEL)
    for item in items:
        if item.get_closest_marker("browser") and not has_browser:
            item.add_marker(pytest.mark.skip(reason="no browser here: make system-packages installs one"))
        if item.get_closest_marker("node") and not has_node:
            item.add_marker(pytest.mark.skip(reason="no node here: make system-packages installs it"))
        if item.get_closest_marker("torch") and not TORCH.exists():
            item.add_marker(pytest.mark.skip(reason="no PyTorch here: make system-packages installs it"))
        if item.get_closest_marker("kannel") and not has_kannel:
            item.add_marker(pytest.mark.skip(reason="no Kannel here: make system-packages installs it"))


def pytest_collection_finish() -> None:
    """Leave what every module made out of every later search for garbage: it is most of the memory, and stays to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
