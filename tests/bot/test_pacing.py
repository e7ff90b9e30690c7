from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import KEYS_REMEMBERED, Pace, Pacer, Rate
from tests.opened import NOON


def pacer(*, overall: Rate | None = None, one: Rate | None = None) -> Pacer:
    free = Rate(gap_s=0.0)
    return Pacer(Pace(overall=overall or free, one=lambda _: one or free))


def test_one_person_gets_a_burst_at_once_and_then_an_even_pace() -> None:
    paced = pacer(one=Rate(gap_s=1.0, burst=3))

    assert [paced.wait_for("one", NOON) for _ in range(5)] == [0, 0, 0, 1, 2]


def test_a_burst_is_there_again_after_a_pause() -> None:
    paced = pacer(one=Rate(gap_s=1.0, burst=2))
    for _ in range(4):
        paced.wait_for("one", NOON)

    later = NOON + timedelta(seconds=60)

    assert [paced.wait_for("one", later) for _ in range(3)] == [0, 0, 1]


def test_one_persons_pace_is_not_anothers() -> None:
    paced = pacer(one=Rate(gap_s=1.0))
    paced.wait_for("one", NOON)

    assert paced.wait_for("two", NOON) == 0


def test_everybody_together_keeps_the_channels_pace() -> None:
    paced = pacer(overall=Rate(gap_s=0.5))

    assert [paced.wait_for_all(NOON) for _ in range(3)] == [0, 0.5, 1.0]


def test_a_group_may_be_slower_than_a_person() -> None:
    paced = Pacer(Pace(overall=Rate(gap_s=0.0), one=lambda to: Rate(gap_s=3.0) if to.startswith("-") else Rate(gap_s=1.0)))

    assert [paced.wait_for("-5", NOON) for _ in range(2)] == [0, 3]
    assert [paced.wait_for("5", NOON) for _ in range(2)] == [0, 1]


@given(st.lists(st.floats(0, 2), max_size=60), st.sampled_from([Rate(gap_s=0.1, burst=2), Rate(gap_s=1.0, burst=3)]))
def test_nobody_is_ever_written_to_faster_than_the_pace(pauses_s: list[float], rate: Rate) -> None:
    paced, now = pacer(overall=rate, one=rate), NOON
    sent: list[tuple[float, float]] = []
    for pause_s in pauses_s:
        now += timedelta(seconds=pause_s)
        at = (now - NOON).total_seconds()
        sent.append((at + paced.wait_for("one", now), at + paced.wait_for_all(now)))

    for times in zip(*sent, strict=True):
        for first, then in zip(times, times[rate.burst :], strict=False):
            assert then - first >= rate.gap_s - 1e-5


def test_people_who_wait_for_nothing_are_forgotten_before_there_are_too_many() -> None:
    paced = pacer(one=Rate(gap_s=1.0))
    for number in range(KEYS_REMEMBERED):
        paced.wait_for(str(number), NOON)

    later = NOON + timedelta(hours=1)
    paced.wait_for("one more", later)

    assert paced.wait_for("one more", later) == 1
    assert len(paced._next) == 1
