from pathlib import Path

from portal.services import PortalSettings


def test_the_chat_is_found_beside_the_pages_unless_told_otherwise() -> None:
    settings = PortalSettings(cookie_secure=True, upload_limit_bytes=1, upload_folder=Path("uploads"))

    assert settings.chat_base == "/chat"
