"""Judges the address of a service that people's words or voices may go to: that it is one, and whose computer it is."""

from urllib.parse import SplitResult, urlsplit

from pydantic import SecretStr

from bot.probe_writing import is_nobodys_computer, is_own_computer
from core.errors import BadSettings


def checked_service(setting: str, url: str, *, key: SecretStr | None, is_local: bool | None, carries: str) -> bool:
    """Return whether the service is on the partnership's own computers, once its settings make sense.

    ``setting`` begins their names ("HEARD_PROBE"), ``carries`` is what is sent. Raises `BadSettings`, which tells no value.
    """
    address = _address(setting, url)
    if is_nobodys_computer(url):
        raise BadSettings(
            f"{setting}_URL is an address at which no model can be.",
            remedy="For this computer it is http://127.0.0.1:11434/v1.",
        )
    plain = key.get_secret_value() if key else ""
    if not (plain.isascii() and plain.isprintable()):
        raise BadSettings(f"{setting}_KEY holds signs that no key has.", remedy="Copy it once more, as plain letters.")
    own = is_own_computer(url) if is_local is None else is_local
    if not own and address.scheme != "https":
        raise BadSettings(
            f"{setting}_URL would send people's {carries} over the internet where others can read them.",
            remedy=f"Use https, or set {setting}_IS_LOCAL=true if it is a computer of your own.",
        )
    return own


def _address(setting: str, url: str) -> SplitResult:
    no_address = BadSettings(f"{setting}_URL is not a web address.", remedy="It looks like http://127.0.0.1:11434/v1.")
    try:
        address = urlsplit(url)
        has_port = address.port != 0
    except ValueError:  # A port that is none, or a bracket that never closes. Not told of: what was set may hold a secret.
        raise no_address from None
    if address.scheme not in {"http", "https"} or not address.hostname or not has_port:
        raise no_address
    return address
