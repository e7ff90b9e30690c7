"""Telling staff by e-mail, against a real mail server on this computer."""

import socket
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import AuthResult

from app.settings import Settings
from app.telling import MailNotifier, notifier_of
from core.errors import BadSettings, DeliveryFailed
from core.people import PartnershipId, Role, StaffId, StaffMember

DEE = StaffMember(
    id=StaffId("dee"),
    partnership_id=PartnershipId("p_1"),
    name="Dee",
    email="dee@example.org",
    roles=frozenset({Role.DUTY_CONTACT}),
)


class Kept(Message):
    """A mail server's handler that keeps what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[dict[str, str]] = []

    def handle_message(self, message) -> None:
        self.messages.append({"to": message["To"], "subject": message["Subject"], "text": message.get_payload()})


def settings(port: int, **facts: object) -> Settings:
    given = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_tls": "none", "smtp_from": "heard@example.org"}
    return Settings(**given | facts)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def server(kept: Kept) -> Iterator[int]:
    controller = Controller(kept, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller.port
    controller.stop()


@pytest.fixture
def guarded(kept: Kept) -> Iterator[int]:
    """A server that offers to take a password and takes none."""
    controller = Controller(
        kept,
        hostname="127.0.0.1",
        port=free_port(),
        auth_require_tls=False,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
    )
    controller.start()
    yield controller.port
    controller.stop()


async def test_a_message_arrives_as_it_was_given(server: int, kept: Kept) -> None:
    await MailNotifier(settings(server)).tell(DEE, subject="A concern waits", text="Please sign in.")

    assert [(each["to"], each["subject"], each["text"].strip()) for each in kept.messages] == [
        ("dee@example.org", "A concern waits", "Please sign in.")
    ]


async def test_a_server_that_is_not_there_is_worth_another_try() -> None:
    with pytest.raises(DeliveryFailed) as failure:
        await MailNotifier(settings(free_port())).tell(DEE, subject="A", text="B")

    assert failure.value.retryable
    assert "dee" not in str(failure.value)


async def test_a_wrong_password_is_not_worth_another_try_and_is_not_repeated(guarded: int, kept: Kept) -> None:
    wrong = settings(guarded, smtp_user="heard", smtp_password="not the one")

    with pytest.raises(DeliveryFailed) as failure:
        await MailNotifier(wrong).tell(DEE, subject="A", text="B")

    assert not failure.value.retryable
    assert "not the one" not in str(failure.value)
    assert kept.messages == []


async def test_a_server_that_never_answers_is_given_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()

        with pytest.raises(DeliveryFailed) as failure:
            await MailNotifier(settings(silent.getsockname()[1]), timeout_s=0.2).tell(DEE, subject="A", text="B")

    assert failure.value.retryable


def test_with_no_server_set_up_nobody_is_told_outside_the_pages() -> None:
    assert notifier_of(Settings(smtp_host="")) is None


def test_a_server_without_a_sender_is_refused() -> None:
    with pytest.raises(BadSettings, match="HEARD_SMTP_FROM"):
        notifier_of(Settings(smtp_host="127.0.0.1", smtp_from=""))
