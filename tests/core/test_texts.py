from decimal import Decimal

from core.texts import TextCount


def test_every_part_costs_whatever_became_of_it() -> None:
    assert TextCount(texts=3, parts=5, delivered=1, failed=1).pence(Decimal("4.2")) == Decimal("21.0")
