"""What an edit of a script would do to the people who are in the middle of it: in numbers, and never who."""

from collections import Counter
from collections.abc import Iterator

from app.wiring import House
from bot.script import Question, Script, script_from_json
from core.consent import Purpose
from core.consultations import Consultation
from core.errors import ScriptProblem


async def live_problems(house: House, consultation: Consultation, new: Script) -> list[ScriptProblem]:
    """Return a problem for each question at which someone waits and that `new` removes or asks otherwise."""
    waiting: Counter[tuple[str, str]] = Counter()
    for session in await house.store.conversations.unended(consultation.id):
        if session.waiting_at and session.waiting_at not in {purpose.value for purpose in Purpose}:
            waiting[session.script_hash, session.waiting_at.rpartition("/")[2]] += 1
    olds = {digest: script_from_json(await house.store.scripts.script(digest)) for digest, _ in waiting}
    return list(_problems(waiting, olds, new))


def _problems(waiting: Counter[tuple[str, str]], olds: dict[str, Script], new: Script) -> Iterator[ScriptProblem]:
    people: Counter[tuple[str, str]] = Counter()
    for (digest, name), count in waiting.items():
        if change := _change(olds[digest].question(name), new.question(name)):
            people[name, change] += count
    for (name, change), count in sorted(people.items()):
        yield ScriptProblem(
            sheet="survey",
            row=None,
            column=name,
            problem=f"{count} {'person waits' if count == 1 else 'people wait'} at this question, and the edit {change}.",
            remedy="They stay with the script they began; 'heard script migrate' moves them when you decide to.",
        )


def _change(old: Question | None, new: Question | None) -> str:
    if new is None:
        return "removes it"
    if old is None or old.kind is not new.kind:
        return "asks it in another way"
    gone = {choice.name for choice in old.choices} - {choice.name for choice in new.choices}
    return "takes choices from it" if gone else ""
