"""What this home does regularly, by itself. Each round finds what is due and bears being run twice."""

from collections.abc import Sequence
from datetime import timedelta

from app.clock import now
from app.rounds import EVERY_FIVE_MINUTES, EVERY_HOUR, EVERY_MINUTE, EVERY_TEN_SECONDS, Round
from app.watching import WatchingWhatIsSet
from app.wiring import House
from bot.reminders import Facts
from bot.reminding import Reminding
from media_catalogue.rereading import Rereading


def rounds_of(house: House) -> Sequence[Round]:
    """Return the rounds of this home."""
    reminding = Reminding(
        turns=house.store.conversations,
        scripts=house.store.scripts,
        consultations=house.store.consultations,
        releases=house.store.releases,
        wordings={language: tongue.wording for language, tongue in house.tongues.items()},
        facts=Facts(
            pushing=frozenset(house.channels),  # The web chat and the terminal cannot write first: nobody there is reminded.
            quiet_from=house.settings.quiet_from,
            quiet_until=house.settings.quiet_until,
        ),
        clock=now,
    )

    async def forget_old_links() -> None:
        await house.store.links.forget_old_links(now())

    async def forget_strangers() -> int:
        return await house.store.conversations.forget_strangers(now() - timedelta(days=house.settings.strangers_days))

    return (
        Round(name="reminders", cron=EVERY_FIVE_MINUTES, run=reminding.round),
        Round(name="uploads", cron=EVERY_MINUTE, run=house.finished_uploads.round),
        Round(name="old_links", cron=EVERY_HOUR, run=forget_old_links),
        Round(name="strangers", cron=EVERY_HOUR, run=forget_strangers),
        Round(name="outside_copies", cron=EVERY_MINUTE, run=house.outside_films.round),
        Round(name="names", cron=EVERY_MINUTE, run=house.name_finding.round),
        Round(name="concerns", cron=EVERY_MINUTE, run=house.concern_rounds.round),
        Round(name="rereading", cron=EVERY_MINUTE, run=Rereading(workshop=house.pipeline).round),
        *_watching(house),
        Round(name="descriptions", cron=EVERY_MINUTE, run=house.described_meanings.round),
    )


def _watching(house: House) -> Sequence[Round]:
    """Return the round that looks at the watched folder, where one is set; a kit takes only what is told to it."""
    if house.settings.watch_folder is None or house.apart is not None:
        return ()
    return (Round(name="watched_folder", cron=EVERY_TEN_SECONDS, run=WatchingWhatIsSet(house).round),)
