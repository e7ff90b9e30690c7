"""Walks forms through ODK's engine (a child process) and through ours, and says where the two differ."""

import json
import random
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyxform.xls2xform import convert

from bot.routing import Walk
from bot.script import Question, QuestionKind, Script
from bot.script_files import script_from_markdown
from core.consultations import Answer
from tests.odk.forms import Form

HERE = Path(__file__).parent
INSTALL = [HERE.parent.parent / "tools" / "node-packages", "tests/odk"]
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LONGEST_S = 120

Answers = Sequence[tuple[str, str]]


def walked_by_odk(walks: Sequence[tuple[Form, Answers]]) -> list[dict[str, Any]]:
    """Return what ODK's engine says of every walk."""
    forms = {form.name: str(convert(form.markdown, file_type=".md", form_name="data").xform) for form, _ in walks}
    return walked_xforms([(form.name, forms[form.name], answers) for form, answers in walks])


def walked_xforms(walks: Sequence[tuple[str, str, Answers]]) -> list[dict[str, Any]]:
    """Return what ODK's engine says of every walk through an XForm: its name, its XML and the answers."""
    subprocess.run(INSTALL, check=True, stdout=subprocess.DEVNULL, timeout=LONGEST_S)
    asked = [{"name": name, "xform": xform, "answers": list(answers)} for name, xform, answers in walks]
    ran = subprocess.run(
        ["node", "walk.mjs"], cwd=HERE, input=json.dumps(asked), text=True, capture_output=True, timeout=LONGEST_S, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return json.loads(ran.stdout)


def differences(form: Form, answers: Answers, odk: dict[str, Any]) -> list[str]:
    """Return where our walk and ODK's differ after each answer, in words."""
    if "error" in odk:
        return [f"{form.name}: ODK's engine: {odk['error']}"]
    script, kept, found = script_from_markdown(form.markdown, name=f"{form.name}.md"), {}, []
    for number, state in enumerate(odk["states"]):
        if number:
            key, value = answers[number - 1]
            kept[key] = Answer(question=key, value=value, at=NOON, skipped=not value)
        walk = Walk(script, dict(kept), now=NOON, seed="seed")
        said = "; ".join("=".join(each) for each in answers[:number])
        found += [f"{form.name} after [{said}]: {each}" for each in _differences_at_once(walk, script, state)]
    return found


def _differences_at_once(walk: Walk, script: Script, state: dict[str, Any]) -> list[str]:
    found = []
    for key, theirs in state.items():
        place = walk.at(key)
        if place is None:
            found.append(f"{key} is only in ODK's")
            continue
        applies = walk.applies(place)
        if applies != theirs["relevant"]:
            found.append(f"{key} applies: {applies}, in ODK {theirs['relevant']}")
        elif applies:
            found += _differences_of_one(walk, place, theirs)
    return found


def _differences_of_one(walk: Walk, place: Any, theirs: dict[str, Any]) -> list[str]:
    found, value = [], walk.value(place)
    is_asked = place.question.is_asked
    if place.question.kind is not QuestionKind.NOTE and not _is_same(value, theirs["value"], place.question.kind):
        found.append(f"{place.key} is {value!r}, in ODK {theirs['value']!r}")
    if value and is_asked and walk.takes(place, value) != theirs["valid"]:
        found.append(f"{place.key} takes {value!r}: {not theirs['valid']}, in ODK {theirs['valid']}")
    if theirs["choices"] is not None and [each.name for each in walk.choices(place)] != theirs["choices"]:
        found.append(f"{place.key} offers {[each.name for each in walk.choices(place)]}, in ODK {theirs['choices']}")
    if is_asked and theirs["label"] is not None and walk.worded(place.question.label, place) != theirs["label"].strip():
        found.append(f"{place.key} is worded {walk.worded(place.question.label, place)!r}, in ODK {theirs['label']!r}")
    return found


def _is_same(ours: str, theirs: str, kind: QuestionKind) -> bool:
    """The engine writes the decimal 2 as 2.0; a chat keeps it as it was said."""
    if kind is QuestionKind.DECIMAL and ours and theirs:
        return float(ours) == float(theirs)
    return ours == theirs


def generated(form: Form, *, seed: int, count: int) -> list[tuple[str, str]]:
    """Return answers to a form that nobody chose: any question outside of a repeat, answered, changed and emptied at will."""
    chance = random.Random(f"{form.name}{seed}")
    script = script_from_markdown(form.markdown, name="generated.md")
    asked = [question for question in script.questions if question.is_asked and not question.repeat]
    return [(question.name, _value(question, chance)) for question in (chance.choice(asked) for _ in range(count))]


def _value(question: Question, chance: random.Random) -> str:
    names = [choice.name for choice in question.choices]
    match question.kind:
        case QuestionKind.INTEGER:
            return chance.choice(["", *map(str, range(-1, 21))])
        case QuestionKind.RANGE:
            return str(chance.randint(1, 10))
        case QuestionKind.DECIMAL:
            return chance.choice(["", "0", "0.5", "2.5", "2.65", "-1.25", "12"])
        case QuestionKind.SELECT_ONE:
            return chance.choice(["", *names])
        case QuestionKind.SELECT_MULTIPLE:
            return " ".join(name for name in names if chance.random() < 0.5)
        case QuestionKind.RANK:
            return " ".join(chance.sample(names, len(names)))
        case QuestionKind.DATE:
            return chance.choice(["", "2025-12-31", "2026-02-28", "2026-03-01", "2028-02-29"])
        case QuestionKind.ACKNOWLEDGE:
            return "OK"
        case _:
            return chance.choice(["", "answered", "yes", "AB12", "four", "many"])
