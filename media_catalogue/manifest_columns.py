"""The columns of a manifest: one row for each person in each film. Says what each holds; reads none."""

from dataclasses import dataclass

from core.consent import HowGiven, Purpose
from core.consultations import Setting
from core.describing import Element

WAYS = (HowGiven.WITNESSED, HowGiven.SPOKEN, HowGiven.PAPER, HowGiven.TYPED)
"""How people agree away from a screen of ours."""

SETTINGS = tuple(Setting)
YES = frozenset({"yes", "y", "true", "1", "x"})
NO = frozenset({"no", "n", "false", "0", ""})

FILE, TITLE, MADE_ON, CONSULTATION, SETTING = "file", "title", "made on", "consultation", "setting"
PERSON, HOW, AGREED_ON, FROM, UNTIL = "person", "how", "agreed on", "from", "until"

DESCRIBED = {
    "makers": Element.CREATOR,
    "place": Element.COVERAGE,
    "credits": Element.CONTRIBUTOR,
    "description": Element.DESCRIPTION,
    "language": Element.LANGUAGE,
}
"""What is written about a film, by column: searched, and never taken for what somebody said."""

OF_THE_FILM = (TITLE, MADE_ON, CONSULTATION, SETTING, *DESCRIBED)
"""What holds for the whole film: it stands in the film's first row, and is left empty or said alike in the others."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its heading, what goes into it, and what it may look like. ``choices`` are all it takes, where it is so."""

    name: str
    holds: str
    example: str
    choices: tuple[str, ...] = ()


def column_of(purpose: Purpose) -> str:
    """Return the heading under which a purpose is agreed to."""
    return purpose.value.replace("_", " ")


COLUMN_OF_PURPOSE = {column_of(purpose): purpose for purpose in Purpose}

_MEANS = {
    Purpose.TAKE_PART: "May the partnership's team read and hear what they say in it? Without this nobody can find it.",
    Purpose.KEEP_RECORDING: "May the film or sound itself be kept, and not only the words?",
    Purpose.QUOTE_WORDS: "May their words be quoted without their name?",
    Purpose.SHOW_TO_PARTNERS: "May partners be shown or played it?",
    Purpose.SHOW_PUBLICLY: "May anybody be shown or played it?",
    Purpose.CONTACT_AGAIN: "May somebody get in touch with them again?",
    Purpose.OUTSIDE_AI: "May it be sent to computer services outside?",
}

COLUMNS = (
    Column(
        name=FILE,
        holds="The film's or recording's file, from the folder in which this sheet is. Again in a row for each person in it.",
        example="day one/kitchen.mp4",
    ),
    Column(name=TITLE, holds="What to call it, without anybody's name. In the film's first row.", example="In the kitchen"),
    Column(name=MADE_ON, holds="The day it was made. In the film's first row.", example="2026-11-05"),
    Column(
        name=CONSULTATION,
        holds="The short name of the consultation it belongs to. In the film's first row.",
        example="our_first_week",
    ),
    Column(
        name=SETTING,
        holds="Where people were: free to come and go, under a community order, or in custody. Empty: community.",
        example="community",
        choices=tuple(each.value for each in SETTINGS),
    ),
    Column(name="makers", holds="Who made it, as they want to be called. In the film's first row.", example="The Friday group"),
    Column(name="place", holds="Where it was made. In the film's first row.", example="Leith"),
    Column(name="credits", holds="Who helped. In the film's first row.", example="Music by the Friday group"),
    Column(name="description", holds="What is to be seen and heard. In the film's first row.", example="A walk to the shop"),
    Column(name="language", holds="What is spoken in it. In the film's first row.", example="Scots"),
    Column(
        name=PERSON,
        holds="Somebody who is seen or heard in it, by pseudonym. Empty: nobody is named yet, so nobody can find it yet.",
        example="Rowan 4F7",
    ),
    *(
        Column(name=column_of(purpose), holds=f"{_MEANS[purpose]} Empty is no.", example="yes", choices=("yes", "no"))
        for purpose in Purpose
    ),
    Column(
        name=HOW,
        holds="How this person agreed: a worker heard it, they said it on a recording, signed it, or typed it.",
        example="witnessed",
        choices=tuple(each.value for each in WAYS),
    ),
    Column(name=AGREED_ON, holds="The day this person agreed. Empty: the day this is brought in.", example="2026-11-05"),
    Column(name=FROM, holds="When they first appear, in minutes and seconds. Empty: from the start.", example="0:42"),
    Column(name=UNTIL, holds="When they are last seen or heard. Empty: to the end.", example="3:10"),
)

NAMES = tuple(column.name for column in COLUMNS)
