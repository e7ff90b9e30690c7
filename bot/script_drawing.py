"""Draws a script as a Mermaid flowchart: what is asked, in which order, and on which condition. Pure.

Mermaid's flowchart syntax: https://mermaid.js.org/syntax/flowchart.html. Every text is quoted, and what could end a quote is
written as an entity.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from bot.script import Question, QuestionKind, Script

WORDS = 60
"""A label is so many characters at most. Reason: a drawing is for the way through, not for reading the questions."""

SHAPES = {
    QuestionKind.NOTE: ("[/", "/]"),
    QuestionKind.CALCULATE: ("[[", "]]"),
    QuestionKind.HIDDEN: ("[[", "]]"),
}
"""How a kind nobody answers is drawn; questions are boxes."""


@dataclass
class _Drawing:
    """Lines so far, and the loose ends that lead to whatever is drawn next, each with the words on its arrow."""

    lines: list[str] = field(default_factory=list)
    ends: list[tuple[str, str]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def node(self, text: str, shape: tuple[str, str]) -> str:
        """Draw a node where the loose ends meet, and return its name."""
        name = f"n{next(self.numbers)}"
        self.lines.append(f'  {name}{shape[0]}"{_escaped(text)}"{shape[1]}')
        self.lines += [_arrow(end, name, words) for end, words in self.ends]
        self.ends = [(name, "")]
        return name

    def back(self, to: str, words: str) -> None:
        """Draw the loose ends back to a node above."""
        self.lines += [_arrow(end, to, words) for end, _ in self.ends]


def drawing_of(script: Script) -> str:
    """Return the script as Mermaid text, ending in a line break."""
    drawing = _Drawing()
    drawing.node(f"{script.title}: what they agree to", ("([", "])"))
    rounds: dict[str, str] = {}
    for relevant, questions in _under_one_condition(script.questions):
        skipping = _ask_condition(drawing, relevant)
        for question in questions:
            _draw(drawing, question, rounds)
        drawing.ends += skipping
    drawing.node("Thank you", ("([", "])"))
    return "\n".join(["flowchart TD", *drawing.lines, ""])


def _under_one_condition(questions: Sequence[Question]) -> Iterator[tuple[str, list[Question]]]:
    """Yield neighbours that are asked on the same condition together, within one repeat."""
    run: list[Question] = []
    for question in questions:
        if run and (run[0].relevant, run[0].repeat) != (question.relevant, question.repeat):
            yield run[0].relevant, run
            run = []
        run.append(question)
    if run:
        yield run[0].relevant, run


def _ask_condition(drawing: _Drawing, relevant: str) -> list[tuple[str, str]]:
    if not relevant:
        return []
    decision = drawing.node(relevant, ("{", "}"))
    drawing.ends = [(decision, "yes")]
    return [(decision, "no")]


def _draw(drawing: _Drawing, question: Question, rounds: dict[str, str]) -> None:
    words = " ".join(question.label.split()) or question.calculation or question.default
    shortened = words if len(words) <= WORDS else words[: WORDS - 1].rstrip() + "…"
    if question.kind is QuestionKind.MORE:
        decision = drawing.node(shortened or "Another one?", ("{", "}"))
        drawing.back(rounds.get(question.repeat, decision), "yes")
        drawing.ends = [(decision, "no")]
        return
    name = drawing.node(f"{question.name}: {shortened}", SHAPES.get(question.kind, ("[", "]")))
    if question.repeat:
        rounds.setdefault(question.repeat, name)


def _arrow(start: str, end: str, words: str) -> str:
    return f"  {start} -->|{words}| {end}" if words else f"  {start} --> {end}"


def _escaped(text: str) -> str:
    """Return `text` so that it ends no quote and begins no markup: Mermaid's own entities, by code point."""
    return "".join(f"#{ord(character)};" if character in '"#<>&`\\' else character for character in text)
