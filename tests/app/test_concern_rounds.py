"""Rounds on the real store: who is told, that it is noted, and that nothing of what was said is in the message."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import structlog

from app.concern_rounds import ConcernRounds
from app.logs import ALLOWED
from app.wiring import PROMPTS
from core.concerns import Concern, ConcernEventKind, Risk
from core.errors import BadContent, DeliveryFailed
from core.people import Partnership, PartnershipId, Role, StaffId, StaffMember
from core.ports import Notifier
from storage.opening import Store
from tests.app.opened_house import house_in
from tests.opened import NOON

HERE = PartnershipId("p_1")
MESSAGE = PROMPTS / "safeguarding" / "message.yaml"


class Post:
    """A `Notifier` that remembers whom it told, and cannot reach some."""

    def __init__(self, *unreachable: str) -> None:
        self.unreachable = set(unreachable)
        self.told: list[str] = []
        self.texts: list[str] = []

    async def tell(self, member: StaffMember, *, subject: str, text: str) -> None:
        if member.id in self.unreachable:
            raise DeliveryFailed("Nobody there.", retryable=True)
        self.told.append(member.id)
        self.texts.append(f"{subject}\n{text}")


class Rounds:
    """Rounds at a time that the test sets."""

    def __init__(self, store: Store, notifier: Notifier | None) -> None:
        self.now = NOON
        self.go = ConcernRounds(
            concern_log=store.concern_log,
            notifier=notifier,
            clock=self.clock,
            ack_within=timedelta(minutes=30),
            concerns_url="https://heard.example.org/concerns",
            message=MESSAGE,
        )

    def clock(self) -> datetime:
        return self.now


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with house_in(tmp_path) as house:
        await house.store.consultations.put_partnership(Partnership(id=HERE, name="Invented"))
        for name in ("amy", "bo"):
            roles = frozenset({Role.DUTY_CONTACT})
            await house.store.staff.put_member(
                StaffMember(id=StaffId(name), partnership_id=HERE, name=name, email=f"{name}@example.org", roles=roles)
            )
        await house.store.catalogue.save_concern(
            Concern(id="k_1", partnership_id=HERE, participant_id=None, testimony_id=None, risk=Risk.ABUSE, raised_at=NOON)
        )
        yield house.store


async def noted(store: Store) -> list[tuple[ConcernEventKind, str | None]]:
    return [(event.kind, event.staff_id) for event in await store.concern_log.events("k_1")][1:]


async def test_the_first_in_line_is_told_once_and_it_is_noted(store: Store) -> None:
    post = Post()
    rounds = Rounds(store, post)

    assert (await rounds.go.tell_now(), await rounds.go.round()) == (1, 0)

    assert post.told == ["amy"]
    assert await noted(store) == [(ConcernEventKind.TOLD, "amy")]


async def test_the_message_says_that_a_concern_waits_and_where_and_nothing_else(store: Store) -> None:
    post = Post()

    await Rounds(store, post).go.tell_now()

    assert "https://heard.example.org/concerns" in post.texts[0]
    assert "02 March 2026, 12:00" in post.texts[0]
    assert "abuse" not in post.texts[0].casefold()


async def test_not_taken_on_in_time_the_next_in_line_is_told(store: Store) -> None:
    post = Post()
    rounds = Rounds(store, post)
    await rounds.go.round()

    rounds.now += timedelta(minutes=30)
    await rounds.go.round()

    assert post.told == ["amy", "bo"]
    assert set((await noted(store))[1:]) == {
        (ConcernEventKind.TOLD, "bo"),
        (ConcernEventKind.ESCALATED, "bo"),
    }


async def test_who_cannot_be_reached_is_passed_over_at_once(store: Store) -> None:
    post = Post("amy")

    await Rounds(store, post).go.round()

    assert post.told == ["bo"]
    assert await noted(store) == [(ConcernEventKind.NOT_TOLD, "amy"), (ConcernEventKind.TOLD, "bo")]


async def test_when_nobody_can_be_reached_the_round_ends_and_a_later_one_tries_again(store: Store) -> None:
    post = Post("amy", "bo")
    rounds = Rounds(store, post)

    assert await rounds.go.round() == 0
    post.unreachable.clear()
    rounds.now += timedelta(minutes=5)

    assert await rounds.go.round() == 1
    assert post.told == ["amy"]


async def test_with_nothing_set_up_the_round_tells_nobody_and_breaks_nothing(store: Store) -> None:
    assert await Rounds(store, None).go.round() == 0
    assert await noted(store) == []


def test_a_message_that_cannot_be_filled_in_is_refused(tmp_path: Path) -> None:
    (tmp_path / "message.yaml").write_text("subject: A\ntext: '{who} said'\n", encoding="utf-8")

    with pytest.raises(BadContent, match=r"message\.yaml"):
        ConcernRounds(
            concern_log=None, notifier=None, clock=lambda: NOON, ack_within=timedelta(), concerns_url="",
            message=tmp_path / "message.yaml",
        )  # fmt: skip


async def test_a_concern_is_logged_once_as_a_warning_with_ids_alone(store: Store) -> None:
    rounds = Rounds(store, Post())

    with structlog.testing.capture_logs() as logged:
        await rounds.go.round()
        await rounds.go.round()

    warnings = [line for line in logged if line["event"] == "concern_raised"]
    assert warnings == [
        {"event": "concern_raised", "log_level": "warning", "concern_id": "k_1", "partnership_id": HERE},
    ]
    assert set(warnings[0]) - {"event", "log_level"} <= ALLOWED


async def test_whoever_raises_a_concern_goes_on_and_the_message_goes_out_beside_them(store: Store) -> None:
    post = Post()
    rounds = Rounds(store, post)

    rounds.go.tell_soon()
    told_at_once = list(post.told)
    await rounds.go.finish()

    assert (told_at_once, post.told) == ([], ["amy"])


async def test_a_round_that_breaks_is_logged_by_its_place_and_breaks_nothing_else(store: Store) -> None:
    class Breaking(Post):
        async def tell(self, member: StaffMember, *, subject: str, text: str) -> None:
            raise ValueError(text)

    rounds = Rounds(store, Breaking())

    with structlog.testing.capture_logs() as logged:
        rounds.go.tell_soon()
        await rounds.go.finish()

    (line,) = [line for line in logged if line["event"] == "concern_round_failed"]
    assert "heard.example.org" not in str(line)
