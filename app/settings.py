"""Every setting Heard has, read once from `HEARD_…` variables and a `.env` file, and never changed afterwards."""

from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import BadSettings

MEGABYTE = 1024 * 1024


class Settings(BaseSettings):
    """What can be set from outside. `docs/settings.md` lists each one; a test keeps the two together."""

    model_config = SettingsConfigDict(env_prefix="HEARD_", env_file=".env", env_ignore_empty=True, frozen=True, extra="ignore")

    home: Path = Field(
        default=Path("data"), description="The folder that holds everything: the store, media files, keys, job records."
    )
    host: str = Field(default="127.0.0.1", description="The address the web server listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="The port the web server listens on; 0 takes any free one.")
    base_url: str = Field(
        default="",
        description="How people reach this server from outside (https://…); empty means host and port. Needed for links.",
    )
    partnership: str = Field(default="", description="The partnership commands work in, by its id; empty means the first one.")
    secret: SecretStr | None = Field(
        default=None,
        description="The secret that seals addresses, 32 characters or more; empty: one is made and kept in the home folder.",
    )
    upload_limit_mb: int = Field(default=2000, ge=1, description="The largest film or recording taken through a page, in MB.")
    upload_days: int = Field(
        default=7, ge=1, le=90, description="How many days an unfinished upload can be gone on with; then it is wiped."
    )
    voice_limit_mb: int = Field(default=25, ge=1, description="The largest voice note taken through the chat page, in MB.")
    watch_folder: Path | None = Field(
        default=None, description="A folder into which people put films: each is brought in by itself; empty: none is watched."
    )
    watch_consultation: str = Field(
        default="", description="The consultation for films there that nothing else says it of, by its short name."
    )
    watch_steady_s: int = Field(
        default=10, ge=1, le=3600, description="For how many seconds a file there must not change before it counts as whole."
    )
    speech_engine: Literal["faster-whisper", "openai-whisper"] = Field(
        default="faster-whisper",
        description="What hears speech on this computer: faster-whisper, or openai-whisper, which is an extra.",
    )
    speech_model: str = Field(
        default="tiny.en",
        description="The speech model, by the name `heard models` shows, or a folder (for openai-whisper a .pt) with one.",
    )
    speech_threads: int = Field(default=2, ge=1, le=64, description="How many processor threads speech recognition uses.")
    speech_words: str = Field(
        default="",
        description="Names of places, people and services that may be said, with commas between; the first 40 count.",
    )
    speech_url: str = Field(
        default="",
        description="An OpenAI-compatible endpoint that may hear recordings (https://…/v1); empty: none.",
    )
    speech_service_model: str = Field(default="whisper-1", description="The name of the model that is asked there.")
    speech_key: SecretStr | None = Field(default=None, description="The key that the endpoint wants, where it wants one.")
    speech_timeout_s: float = Field(
        default=300.0, gt=0, le=3600, description="How many seconds the endpoint may take for up to four minutes of sound."
    )
    speech_is_local: bool | None = Field(
        default=None,
        description="Whether that endpoint is the partnership's own computer; unset: this computer and private networks are.",
    )
    workers: int = Field(default=2, ge=1, le=32, description="How many testimonies are worked on at once.")
    model_hub: str = Field(
        default="https://huggingface.co",
        description="Where `heard models get` fetches larger speech models from; a mirror works too.",
    )
    probe_url: str = Field(
        default="",
        description="An OpenAI-compatible endpoint that may word follow-up questions (http://127.0.0.1:11434/v1); empty: none.",
    )
    probe_model: str = Field(default="", description="The name of the model that is asked there.")
    probe_key: SecretStr | None = Field(default=None, description="The key that the endpoint wants, where it wants one.")
    probe_timeout_s: float = Field(
        default=4.0, gt=0, le=30, description="How many seconds its wording may take; late, the script's own question is asked."
    )
    probe_is_local: bool | None = Field(
        default=None,
        description="Whether that endpoint is the partnership's own computer; unset: this computer and private networks are.",
    )
    quiet_from: time = Field(
        default=time(20), description="When the evening's quiet begins, in Scotland: no reminders from then on."
    )
    quiet_until: time = Field(default=time(10), description="When the quiet ends in the morning, in Scotland.")
    smtp_host: str = Field(
        default="",
        description="The mail server through which duty contacts are told that a concern waits; empty: nobody is told.",
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="The mail server's port.")
    smtp_user: str = Field(default="", description="The user name at the mail server, where it wants one.")
    smtp_password: SecretStr | None = Field(default=None, description="The password at the mail server.")
    smtp_tls: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="How the way to the mail server is kept secret: starttls, tls, or none on one's own computer.",
    )
    smtp_from: str = Field(default="", description="The e-mail address that messages to staff come from.")
    concern_ack_minutes: int = Field(
        default=30,
        ge=1,
        le=1440,
        description="After how many minutes the next in line is told, if nobody has taken a concern on.",
    )
    risk_meaning: bool = Field(
        default=True,
        description="Whether risk is heard in what words mean too, not in phrases alone (a model on this computer).",
    )
    strangers_days: int = Field(
        default=30,
        ge=1,
        le=3650,
        description="After how many days words and files are forgotten of whoever agreed to nothing.",
    )
    sms_gateway: Literal["", "kannel", "twilio"] = Field(
        default="", description="What carries text messages: kannel or twilio; empty: there are none."
    )
    sms_from: str = Field(
        default="", description="The number or short code that texts come from, which people write to; with Twilio +44…."
    )
    sms_region: str = Field(
        default="GB", pattern="^[A-Z]{2}$", description="The country that phone numbers without a country code belong to."
    )
    sms_price_pence: Decimal = Field(default=Decimal(0), ge=0, description="What one part of a text costs, in pence.")
    sms_per_second: float = Field(default=5.0, gt=0, le=1000, description="How many texts a second the gateway takes.")
    kannel_url: str = Field(default="http://127.0.0.1:13013/cgi-bin/sendsms", description="Where Kannel takes texts to send.")
    kannel_user: str = Field(default="", description="The sendsms user that Kannel knows Heard by.")
    kannel_password: SecretStr | None = Field(default=None, description="That user's password.")
    kannel_secret: SecretStr | None = Field(
        default=None, description="The secret that Kannel shows when it calls Heard, 16 characters or more."
    )
    kannel_callback: str = Field(
        default="", description="Where Kannel reaches this server; empty: http://127.0.0.1 and the port."
    )
    kannel_callers: str = Field(
        default="", description="Addresses or networks that Kannel may call from, beside this computer; with commas between."
    )
    telegram_token: SecretStr | None = Field(
        default=None, description="The token of the Telegram bot, as BotFather gives it; empty: no Telegram."
    )
    telegram_api: str = Field(
        default="https://api.telegram.org",
        description="Where Telegram's Bot API is: Telegram's own, or a Bot API server of your own, which takes larger files.",
    )
    telegram_pace: int = Field(
        default=22,
        ge=1,
        le=1000,
        description="How many messages a second go out. Telegram takes about 30, more only where that is agreed with it.",
    )
    telegram_webhook: str = Field(
        default="",
        description="Where Telegram reaches this server (https://…), so that it calls us; empty: we ask it for what is new.",
    )
    telegram_secret: SecretStr | None = Field(
        default=None,
        description="What Telegram shows when it calls, 16 characters or more; empty: made from the home folder's own secret.",
    )
    twilio_sid: str = Field(default="", description="The account at Twilio, which begins with AC.")
    twilio_token: SecretStr | None = Field(default=None, description="That account's auth token, which signs its calls too.")
    twilio_api: str = Field(default="https://api.twilio.com", description="Where Twilio takes texts to send.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much is logged: debug, info, warning or error."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="How logs look: text for people, json for programs."
    )

    @property
    def cookie_secure(self) -> bool:
        """Whether cookies travel over https alone: whenever people reach this server by https."""
        return self.base_url.startswith("https://")

    @property
    def upload_limit_bytes(self) -> int:
        """The largest film or recording, in bytes."""
        return self.upload_limit_mb * MEGABYTE

    @property
    def voice_limit_bytes(self) -> int:
        """The largest voice note, in bytes."""
        return self.voice_limit_mb * MEGABYTE


def read_settings() -> Settings:
    """Read the settings. Raises `BadSettings` naming each variable that cannot be understood, and never its value."""
    try:
        return Settings()
    except ValidationError as error:
        problems = "; ".join(f"HEARD_{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors())
        raise BadSettings(
            f"Some settings cannot be understood. {problems}.", remedy="See docs/settings.md for what each takes."
        ) from None
