"""Tells members of staff by e-mail that a concern waits. What was said, by whom and of which kind never leaves the pages."""

from email.message import EmailMessage

import aiosmtplib

from app.settings import Settings
from core.errors import BadSettings, DeliveryFailed
from core.people import StaffMember
from core.ports import Notifier

TIMEOUT_S = 15.0
"""Reason: the next in line is told as soon as one message has failed, and a minute is long for them to wait."""


class MailNotifier:
    """`core.ports.Notifier` over SMTP."""

    def __init__(self, settings: Settings, *, timeout_s: float = TIMEOUT_S) -> None:
        self._settings = settings
        self._timeout_s = timeout_s

    async def tell(self, member: StaffMember, *, subject: str, text: str) -> None:
        """Send one message. Raises `DeliveryFailed`, which names neither the server nor the address."""
        message = EmailMessage()
        message["From"] = self._settings.smtp_from
        message["To"] = member.email
        message["Subject"] = subject
        message.set_content(text)
        password = self._settings.smtp_password.get_secret_value() if self._settings.smtp_password else None
        try:
            await aiosmtplib.send(
                message,
                hostname=self._settings.smtp_host,
                port=self._settings.smtp_port,
                username=self._settings.smtp_user or None,
                password=password,
                use_tls=self._settings.smtp_tls == "tls",
                start_tls=self._settings.smtp_tls == "starttls",
                timeout=self._timeout_s,
            )
        except aiosmtplib.SMTPAuthenticationError as error:
            raise DeliveryFailed("The mail server does not take the user name and password.", retryable=False) from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise DeliveryFailed(
                f"The mail server did not take the message: {type(error).__name__}.", retryable=True
            ) from error


def notifier_of(settings: Settings) -> Notifier | None:
    """Return what tells staff outside the pages, or None where nothing is set up. Raises `BadSettings`."""
    if not settings.smtp_host:
        return None
    if not settings.smtp_from:
        raise BadSettings("HEARD_SMTP_HOST is set and HEARD_SMTP_FROM is not.", remedy="Say whom the messages are from.")
    return MailNotifier(settings)
