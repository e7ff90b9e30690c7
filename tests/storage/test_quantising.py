import numpy as np
import pytest

from storage.quantising import quantised


def test_dot_products_survive_within_five_thousandths() -> None:
    rows = np.random.default_rng(1).standard_normal((200, 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)

    restored = np.array([np.frombuffer(each, dtype=np.int8) * scale for scale, each in quantised(rows)])

    assert np.abs(restored @ rows.T - rows @ rows.T).max() < 0.005


def test_a_row_of_nothing_is_kept_as_nothing() -> None:
    ((scale, components),) = quantised(np.zeros((1, 384), dtype=np.float32))

    assert (scale, set(components)) == (1.0, {0})


def test_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="384"):
        list(quantised(np.zeros((1, 3), dtype=np.float32)))
