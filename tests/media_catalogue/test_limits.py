"""Limits grow with a film's length and leave the rest as it was."""

from media_catalogue.limits import Limits


def test_a_longer_film_gets_more_time_and_no_more_memory() -> None:
    limits = Limits(wall_s=10, cpu_s=20, memory_bytes=7, file_bytes=8, open_files=9)

    longer = limits.longer_by(100, threads=2)

    assert longer == Limits(wall_s=110, cpu_s=220, memory_bytes=7, file_bytes=8, open_files=9)


def test_what_may_be_written_is_never_more_than_before() -> None:
    limits = Limits(wall_s=10, cpu_s=20, file_bytes=8)

    assert limits.writing(5).file_bytes == 5
    assert limits.writing(9) == limits
