"""The model for probes: off unless it is set, and refused in words where its settings would leak or make no sense."""

import pytest

from app.probe_model import opened_probe_model
from app.settings import Settings
from core.errors import BadSettings


def settings(**given: object) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[arg-type, call-arg]


async def test_without_an_address_there_is_no_model() -> None:
    async with opened_probe_model(settings()) as writer:
        assert writer is None


async def test_a_model_on_this_computer_is_our_own() -> None:
    async with opened_probe_model(settings(probe_url="http://127.0.0.1:1/v1", probe_model="small", probe_key="k")) as writer:
        assert writer is not None
        assert (writer.model, writer.is_local) == ("small", True)


async def test_a_model_elsewhere_is_not_our_own_unless_we_say_so() -> None:
    elsewhere = {"probe_url": "https://models.example/v1", "probe_model": "large"}

    async with (
        opened_probe_model(settings(**elsewhere)) as writer,
        opened_probe_model(settings(**elsewhere, probe_is_local=True)) as said,
    ):
        assert writer is not None
        assert said is not None
        assert (writer.is_local, said.is_local) == (False, True)


@pytest.mark.parametrize(
    "given",
    [
        {"probe_url": "models.example/v1", "probe_model": "m"},
        {"probe_url": "http://127.0.0.1/v1"},
        {"probe_url": "http://models.example/v1", "probe_model": "m"},
        {"probe_url": "http://localhost:99999/v1", "probe_model": "m"},
        {"probe_url": "http://localhost:0/v1", "probe_model": "m"},
        {"probe_url": "http://[::1/v1", "probe_model": "m"},
        {"probe_url": "http://169.254.169.254/v1", "probe_model": "m", "probe_is_local": "true"},
        {"probe_url": "https://[::ffff:169.254.169.254]/v1", "probe_model": "m"},
        {"probe_url": "http://0.0.0.0/v1", "probe_model": "m"},
        {"probe_url": "http://[::]/v1", "probe_model": "m"},
        {"probe_url": "http://127.0.0.1/v1", "probe_model": "m", "probe_key": "kéy"},
        {"probe_url": "http://127.0.0.1/v1", "probe_model": "m", "probe_key": "k\ney"},
    ],
    ids=[
        "no address",
        "no model",
        "read by others",
        "no port",
        "port nought",
        "an open bracket",
        "where clouds tell secrets",
        "the same in other figures",
        "nowhere",
        "nowhere in six",
        "no plain key",
        "a key of two lines",
    ],
)
async def test_settings_that_make_no_sense_or_would_leak_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(BadSettings, match="HEARD_PROBE_"):
        async with opened_probe_model(settings(**given)):
            pass
