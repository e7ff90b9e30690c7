"""`heard panel …`: the next wave of a panel, and a report in which everybody is counted."""

import asyncio
from dataclasses import dataclass, replace

from app.clock import now
from app.commands.printing import people, print_json
from app.operator import consultation_called
from app.settings import Settings, read_settings
from app.shipped import working_partnership
from app.wiring import PROMPTS, House, opened
from bot.panels import NotInvited, Wave, counted, invitation, may_invite
from bot.reminders import Facts, is_quiet
from bot.script import script_from_json
from bot.step import Talk, Tongue
from bot.wording import read_wordings
from core.consultations import Consultation, Session
from core.errors import BadInput, StaleTurn
from core.panels import PanelMember

REASONS = {
    NotInvited.ALREADY_INVITED: "are in this wave already",
    NotInvited.TAKEN_BACK: "took back what they said",
    NotInvited.REFUSED: "said no to taking part",
    NotInvited.STOPPED: "said stop",
    NotInvited.UNREACHABLE: "cannot be reached any more",
    NotInvited.NEVER_TOOK_PART: "never took part",
    NotInvited.NOT_AGREED: "did not agree to be contacted again",
    NotInvited.UNANSWERED: "did not answer when they were invited before",
    NotInvited.CANNOT_BE_WRITTEN_TO: "chatted where nobody can be written to first",
    NotInvited.SOMEONE_ELSE_THERE: "have a phone that somebody else used last, or that is in another conversation",
    NotInvited.IN_CUSTODY: "are in custody, or came out within a week",
    NotInvited.ASKED_LATELY: "were asked something in the last 30 days",
}


@dataclass(frozen=True, kw_only=True)
class Invited:
    """What became of everybody: who may be invited, with the session whose address is used, and each other's reason."""

    wave: Wave
    outcomes: tuple[tuple[PanelMember, Session | NotInvited], ...]


def invite(name: str, *, wave: int | None, dry_run: bool, as_json: bool, by_code: bool = False) -> None:
    """Invite everybody who may be invited and report about all.

    With `by_code` the wave begins even where nobody can be written to first: those who know the join code come by themselves.
    """
    asyncio.run(_invite(read_settings(), name, wave=wave, dry_run=dry_run, as_json=as_json, by_code=by_code))


async def _invite(settings: Settings, name: str, *, wave: int | None, dry_run: bool, as_json: bool, by_code: bool) -> None:
    async with opened(settings) as house:
        consultation = await consultation_called(house, name, await working_partnership(house))
        facts = await _facts(house)
        if not dry_run and is_quiet(now(), facts):
            raise BadInput(
                "Nobody is written to at this hour, nor on Sundays.",
                remedy=f"Invite them on a weekday between {facts.quiet_until:%H:%M} and {facts.quiet_from:%H:%M}.",
            )
        found = await outcomes(house, wave_of(consultation, wave), facts)
        if not dry_run:
            await send(house, found, by_code=by_code)
    _report(found, dry_run=dry_run, as_json=as_json)


def wave_of(consultation: Consultation, number: int | None) -> Wave:
    """Return the wave to invite to: the next one, or the one that is named. Raises `BadInput`."""
    if consultation.script_hash is None:
        raise BadInput("Nothing is asked in this consultation.", remedy="Give it a script first.")
    if consultation.closed_at is not None and consultation.closed_at <= now():
        raise BadInput("This consultation is closed.", remedy="Open it again before people are invited to it.")
    wanted = number or consultation.wave + 1
    if wanted not in {consultation.wave, consultation.wave + 1} or wanted < 2:
        following = consultation.wave + 1
        raise BadInput(f"This consultation is at wave {consultation.wave}.", remedy=f"The next one is --wave {following}.")
    return Wave(consultation=consultation, number=wanted)


async def outcomes(house: House, wave: Wave, facts: Facts) -> Invited:
    """Return what becomes of everybody who was asked before; nothing is kept."""
    members = await house.store.panels.members(wave.consultation.id)
    return Invited(wave=wave, outcomes=tuple((each, may_invite(each, wave, now=now(), facts=facts)) for each in members))


async def send(house: House, found: Invited, *, by_code: bool = False) -> None:
    """Keep an invitation for everybody who may be invited; each is a transaction of its own, and twice is once.

    The wave begins with the first of them, or at once with `by_code`; where nobody is invited the one before goes on.
    """
    wave = found.wave
    script = script_from_json(await house.store.scripts.script(str(wave.consultation.script_hash)))
    wordings = read_wordings(PROMPTS / "bot")
    tongues = {code: Tongue(wording=wording, safeguarding=house.safeguarding) for code, wording in wordings.items()}
    talk = Talk(script=script, wording=wordings["en"], safeguarding=house.safeguarding, tongues=tongues)
    begun = replace(wave.consultation, wave=wave.number)
    if by_code:
        await house.store.consultations.put_consultation(begun)
    for member, outcome in found.outcomes:
        if isinstance(outcome, Session):
            turn = invitation(outcome, member, wave, talk.in_language(outcome.language), now())
            try:
                await house.store.conversations.save(turn)
                await house.store.consultations.put_consultation(begun)
            except StaleTurn:
                people.print("Somebody was invited by another process meanwhile.")


async def _facts(house: House) -> Facts:
    settings = house.settings
    released_on = await house.store.releases.release_dates()
    return Facts(
        pushing=frozenset(house.channels),
        quiet_from=settings.quiet_from,
        quiet_until=settings.quiet_until,
        released_on=released_on,
    )


def _report(found: Invited, *, dry_run: bool, as_json: bool) -> None:
    left_out = counted([outcome for _, outcome in found.outcomes])
    invited = len(found.outcomes) - sum(left_out.values())
    if as_json:
        reasons = {reason.value: left_out.get(reason, 0) for reason in NotInvited}
        everyone = len(found.outcomes)
        print_json({"wave": found.wave.number, "everyone": everyone, "invited": invited, "not_invited": reasons})
        return
    verb = "would be invited" if dry_run else "are invited"
    people.print(f"Wave {found.wave.number}: {invited} of {len(found.outcomes)} people {verb}.")
    for reason, words in REASONS.items():
        if left_out.get(reason):
            people.print(f"  {left_out[reason]} {words}")
