import pytest

from portal.ranges import ByteRange, Unsatisfiable, range_in


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [("bytes=0-", 0, 100), ("bytes=10-19", 10, 20), ("bytes=-5", 95, 100), ("bytes=90-500", 90, 100), ("bytes=-500", 0, 100)],
)
def test_one_range_is_understood(header: str, start: int, end: int) -> None:
    assert range_in(header, 100) == ByteRange(start=start, end=end)


@pytest.mark.parametrize("header", [None, "", "bytes=-", "bytes=x-1", "items=0-1", "bytes=0-1,5-6", "bytes=9-3", "bytes=1"])
def test_what_cannot_be_understood_gets_the_whole_file(header: str | None) -> None:
    assert range_in(header, 100) is None


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        range_in(header, 100)
