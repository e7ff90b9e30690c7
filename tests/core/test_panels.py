from dataclasses import FrozenInstanceError

import pytest

from core.consultations import Disposition, Route, Setting
from core.panels import Reach


def test_a_count_of_reach_cannot_change() -> None:
    reach = Reach(route=Route.PAPER, setting=Setting.ORDER, wave=1, disposition=Disposition.COMPLETED, count=3)

    with pytest.raises(FrozenInstanceError):
        reach.count = 4  # type: ignore[misc]
