"""A script's routes: where each question stands and which others it looks at. Read from a script once, then kept. Pure."""

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from bot.conditions import references_in
from bot.script import Question, QuestionKind, Script


class Routes:
    """What routing asks a script over and over, by name."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._looked_at: dict[str, tuple[str, ...]] = {}

    def question(self, name: str) -> Question | None:
        """Return the question of this name, never of a key."""
        place = self._places.get(name)
        return None if place is None else self._script.questions[place]

    def index(self, name: str) -> int:
        """Return where a question stands; a repeat stands where its last question does, anything else before all."""
        if name in self._blocks:
            return self._places[self._blocks[name][-1]]
        return self._places.get(name, -1)

    def is_repeat(self, name: str) -> bool:
        """Whether this is the name of a repeat rather than of a question."""
        return name in self._blocks

    def of_repeat(self, name: str) -> Sequence[str]:
        """Return the names of a repeat's questions, in order."""
        return self._blocks.get(name, ())

    def more_of(self, name: str) -> Question | None:
        """Return the question that asks whether there is another round, or None."""
        asked = (self.question(each) for each in self.of_repeat(name))
        return next((each for each in asked if each and each.kind is QuestionKind.MORE), None)

    def looked_at_by(self, name: str) -> tuple[str, ...]:
        """Return the names that say whether a question applies and what it comes to; inside a repeat its rounds' too."""
        if name not in self._looked_at:
            self._looked_at[name] = tuple(dict.fromkeys(self._look(name)))
        return self._looked_at[name]

    def _look(self, name: str) -> list[str]:
        question = self.question(name)
        if question is None:
            repeat = self._script.repeat(name)
            more = self.more_of(name)
            written = f"{repeat.relevant} {repeat.count}" if repeat else ""
            return [*references_in(written), *([more.name] if more else [])]
        rules = (question.relevant, question.calculation, question.default, question.choice_filter)
        found = [name for each in rules for name in references_in(each)]
        return [*found, question.repeat] if question.repeat else found

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {question.name: place for place, question in enumerate(self._script.questions)}

    @cached_property
    def _blocks(self) -> Mapping[str, list[str]]:
        blocks: dict[str, list[str]] = {}
        for question in self._script.questions:
            if question.repeat:
                blocks.setdefault(question.repeat, []).append(question.name)
        return blocks


class _Same:
    """A script known by being that very object: comparing two long ones word for word would cost more than it saves."""

    def __init__(self, script: Script) -> None:
        self.script = script

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.script is other.script

    def __hash__(self) -> int:
        return id(self.script)


def routes_of(script: Script) -> Routes:
    """Return a script's routes, the same ones for the same script."""
    return _kept(_Same(script))


@lru_cache(maxsize=32)
def _kept(same: _Same) -> Routes:
    return Routes(same.script)
