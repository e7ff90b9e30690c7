"""Reads what is said about one film in YAML, as the rows a table of it would have. All text stays text."""

import yaml

from media_catalogue.sheet_rows import MOST_ROWS, Reading, Row, Sheet, SheetProblem, column_called, plain, unreadable

PEOPLE = "people"
"""What the people of a film are listed under; each is a row of its own."""

LONGEST = 200_000


def rows_in_yaml(text: str) -> Sheet:
    """Return a film's facts and, under "people", a row a person; the film's own facts stand in the first."""
    if len(text) > LONGEST:
        return unreadable("This file is too long to be about one film.", "Is it the right file?")
    try:
        top = yaml.compose(text, Loader=_PlainLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = SheetProblem(
            row=None if mark is None else mark.line + 1,
            column=None,
            problem="This is no YAML that can be read.",
            remedy="Write one 'name: value' a line, and under 'people:' an entry that begins with '- person:' for each.",
        )
        return Sheet(columns=(), rows=(), problems=(place,))
    if not isinstance(top, yaml.MappingNode):
        return unreadable("This file says nothing about a film.", "Write one 'name: value' a line, such as 'title: A day out'.")
    return _rows_of(top)


def _rows_of(top: yaml.MappingNode) -> Sheet:
    reading = Reading()
    about_film, listed = _said_in(top, reading), None
    for key, value in top.value:
        if column_called(str(key.value)) == PEOPLE:
            listed = value
    people = [] if listed is None else _people_in(listed, reading)
    if len(people) > MOST_ROWS:
        reading.blame(None, PEOPLE, f"There are more than {MOST_ROWS} people.", "Is it the right file?")
        people = []
    first, *others = people or [Row(number=1, said={})]
    rows = (Row(number=first.number, said={**about_film, **first.said}), *others)
    columns = dict.fromkeys(name for row in rows for name in row.said)
    return Sheet(columns=tuple(columns), rows=rows, problems=tuple(reading.problems))


def _people_in(listed: yaml.Node, reading: Reading) -> list[Row]:
    if not isinstance(listed, yaml.SequenceNode):
        reading.blame(_line(listed), PEOPLE, "This is no list.", "Begin each person with '- person:' on a line of its own.")
        return []
    rows = []
    for each in listed.value:
        if isinstance(each, yaml.MappingNode):
            rows.append(Row(number=_line(each), said=_said_in(each, reading)))
        else:
            reading.blame(_line(each), PEOPLE, "This is no person.", "Begin each person with '- person:' on a line of its own.")
    return rows


def _said_in(node: yaml.MappingNode, reading: Reading) -> dict[str, str]:
    said: dict[str, str] = {}
    for key, value in node.value:
        name = column_called(str(key.value))
        if name == PEOPLE:
            continue
        if not isinstance(value, yaml.ScalarNode):
            reading.blame(_line(key), name, "This should be one value.", "Write 'name: value'.")
        elif name in said:
            reading.blame(_line(key), name, "This stands there twice.", "Keep one of them.")
        elif text := plain(str(value.value)):
            said[name] = text
    return said


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


class _PlainLoader(yaml.BaseLoader):
    """Keeps all text text, and lets no reference multiply what is written."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "references (*name) are not used here", mark)
        return super().compose_node(parent, index)
