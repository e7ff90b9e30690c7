from storage.search.stemming import stems_of


def test_stems_come_in_order_text_by_text() -> None:
    assert stems_of(["Sleeping in tents", "", "sleeps"]) == [("sleep", "in", "tent"), (), ("sleep",)]
