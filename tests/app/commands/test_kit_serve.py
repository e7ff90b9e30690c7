"""`heard kit serve`: which addresses a kit may be served on. The rest is a journey: `tests/journeys/test_kits.py`."""

import pytest

from app.commands.kit_serve import _cable_address
from core.errors import BadInput


@pytest.mark.parametrize("address", ["192.168.7.1", "10.0.0.2", "169.254.3.4", "fd00::1", "127.0.0.1"])
def test_a_private_address_is_taken(address: str) -> None:
    assert _cable_address(address) == address


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "8.8.8.8", "224.0.0.1", "a tablet", ""])
def test_everybodys_address_and_no_address_are_refused(address: str) -> None:
    with pytest.raises(BadInput, match="address"):
        _cable_address(address)
