"""Forms that are walked through ODK's own engine and through ours: rows as a practitioner writes them, and answers in order."""

from dataclasses import dataclass

CHOICES = """
| choices | | | | |
| | list_name | name | label | region |
| | yes_no | yes | Yes | |
| | yes_no | no | No | |
| | needs | home | A home | |
| | needs | work | A job | |
| | needs | talk | Someone to talk to | |
| | regions | north | The north | |
| | regions | south | The south | |
| | towns | elgin | Elgin | north |
| | towns | wick | Wick | north |
| | towns | ayr | Ayr | south |
| settings | | |
| | form_title | consult::who_reads |
| | A form | the invented team |
"""


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form and walks through it. ``rows`` are survey rows under ``columns``; each walk is "key=value" steps apart by ";".

    ``remembers`` is set where the engine's state depends on how the answers came about and not on the answers alone (see
    docs/decisions/0007-odk-meaning.md); such a form is walked as written and not at random.
    """

    name: str
    columns: str
    rows: tuple[str, ...]
    walks: tuple[str, ...] = ()
    remembers: bool = False

    @property
    def markdown(self) -> str:
        """The form's tables."""
        headings = f"type | name | label | {self.columns}"
        width = headings.count("|")
        rows = "\n".join(f"| | {row} |" + " |" * (width - row.count("|")) for row in (headings, *self.rows))
        return f"| survey |{' |' * (width + 1)}\n{rows}\n{CHOICES}"


def answers_in(walk: str) -> list[tuple[str, str]]:
    """Return a walk's answers in order."""
    steps = (step.strip().partition("=") for step in walk.split(";") if step.strip())
    return [(key.strip(), value.strip()) for key, _, value in steps]


def deciding(name: str, condition: str, *walks: str, asked: tuple[str, ...] = ()) -> Form:
    """Return a form whose last question depends on a condition over a number, a choice, several choices, a date and words."""
    return Form(
        name=name,
        columns="relevant",
        rows=(
            *(asked or ASKED),
            f"text | deep | Last | {condition}",
        ),
        walks=walks,
    )


ASKED = (
    "integer | age | Age?",
    "select_one yes_no | home | Home?",
    "select_multiple needs | needs | Needs?",
    "date | left | When?",
    "decimal | share | Share?",
    "text | word | One word?",
)

FORMS = (
    deciding("number and text are equal", "${age} = '18'", "age=18", "age=17; age=18"),
    deciding("empty number against a number", "${age} > 3 or ${age} < 3", "age=5; age="),
    deciding("empty is not zero", "${age} = 0", "home=yes", "age=0", "age=0; age="),
    deciding("unequal to what is empty", "${home} != 'yes'", "home=yes; home=no; home="),
    deciding("empty text", "${word} = ''", "word=so; word="),
    deciding("not of an empty answer", "not(${age} > 17)", "age=18; age=17"),
    deciding("selected", "selected(${needs}, 'work')", "needs=home work; needs=home; needs="),
    deciding(
        "selected of one", "selected(${home}, 'yes') and not(selected(${needs}, 'talk'))", "home=yes; needs=talk; needs=work"
    ),
    deciding("count selected", "count-selected(${needs}) >= 2", "needs=home; needs=home talk; needs=home work talk"),
    deciding("selected at", "selected-at(${needs}, 1) = 'talk'", "needs=home; needs=home talk"),
    deciding("a date before another", "${left} < date('2026-03-01')", "left=2026-02-28; left=2026-03-01; left="),
    deciding("dates as text are equal", "${left} = '2026-03-01'", "left=2026-03-01; left=2026-03-02"),
    deciding(
        "days between",
        "decimal-date-time(date('2026-03-11')) - decimal-date-time(${left}) > 9",
        "left=2026-03-01; left=2026-03-02",
    ),
    deciding(
        "a year of a date",
        "format-date(${left}, '%Y') = '2025' or format-date(${left}, '%n') = '3'",
        "left=2025-12-01; left=2026-03-09; left=2026-12-01",
    ),
    deciding("if", "if(${home} = 'yes', ${age} > 17, ${age} > 15)", "age=16; home=yes; home=no"),
    deciding("if over what is missing", "if(${age} > 17, 'a', '') != ''", "age=3; age=20"),
    deciding("coalesce", "coalesce(${age}, ${home}) = 'yes'", "home=yes; age=3; age="),
    deciding(
        "and before or", "${home} = 'yes' or ${age} > 5 and ${share} > 0.5", "age=6; share=0.4; share=0.6; home=yes; share=0.1"
    ),
    deciding(
        "reckoning", "${age} * 2 + 1 - ${share} div 2 >= 10 and ${age} mod 2 = 1", "age=5; share=1; share=3; age=7; age=8"
    ),
    deciding(
        "rounding",
        "round(${share}) = 3 and int(${share}) = 2 and round(${share}, 1) = 2.7",
        "share=2.65; share=2.74; share=2.4",
    ),
    deciding(
        "words", "starts-with(${home}, 'y') and contains(${home}, 'e') and string-length(${home}) = 3", "home=yes; home=no"
    ),
    deciding("parts of words", "substr(${home}, 1, 2) = 'e' or substring-after(${home}, 'n') = 'o'", "home=yes; home=no"),
    deciding("concat", "concat(${home}, '-', ${age}) = 'yes-5'", "home=yes; age=5; age=6"),
    deciding("boolean from text", "boolean-from-string(string(${age}))", "age=1; age=0; age=2"),
    deciding("checklist", "checklist(1, 2, ${age} > 1, ${home} = 'yes', ${share} > 1)", "age=2; home=yes; share=2; age=0"),
    deciding("min and max", "max(${age}, ${share}) > 9 and min(${age}, ${share}) < 3", "age=10; share=2; share=4"),
    deciding("power and root", "pow(${age}, 2) = 25 and sqrt(${age} * ${age}) = 5 and abs(-${age}) = 5", "age=5; age=4"),
    deciding(
        "a whole condition is a comparison of yes and no", "(${age} > 5) = (${home} = 'yes')", "age=6; home=yes; age=3; home=no"
    ),
    deciding(
        "translate and spaces",
        "translate(${home}, 'yn', 'YN') = 'Yes' and normalize-space('  a  b ') = 'a b'",
        "home=yes; home=no",
    ),
    Form(
        name="a question that does not apply is empty for the next",
        columns="relevant",
        rows=(
            "integer | age | Age?",
            "select_one yes_no | home | Home? | ${age} > 15",
            "text | where | Where? | ${home} = 'yes'",
            "integer | weeks | Weeks? | ${where} != ''",
            "text | last | Last? | ${home} = '' or ${weeks} > 2",
        ),
        walks=("age=16; home=yes; where=answered; weeks=3; age=12; age=18",),
    ),
    Form(
        name="groups inside groups",
        columns="relevant",
        rows=(
            "integer | age | Age?",
            "begin_group | outer | Outer | ${age} > 10",
            "select_one yes_no | home | Home?",
            "begin_group | inner | Inner | ${home} = 'yes'",
            "text | where | Where? | ${age} > 12",
            "end_group | |",
            "text | after | After?",
            "end_group | |",
            "text | last | Last? | ${where} = '' and ${after} != ''",
        ),
        walks=("age=11; home=yes; age=13; where=answered; after=answered; home=no; age=5",),
    ),
    Form(
        name="constraints",
        columns="constraint",
        rows=(
            "integer | least | Least?",
            "integer | most | Most? | . >= ${least} and . <= 100",
            "text | code | Code? | regex(., '[A-Z]{2}[0-9]+')",
            "date | day | Day? | . >= date('2026-01-01')",
            "select_multiple needs | needs | N? | count-selected(.) < 3 and not(selected(., 'home') and selected(., 'talk'))",
            "text | short | Short? | string-length(.) < 5",
        ),
        walks=(
            "least=3; most=2; most=3; most=101; least=50; most=",
            "code=AB12; code=A; code=",
            "day=2025-12-31; day=2026-01-01; day=",
            "needs=home talk; needs=home work; needs=home work talk; needs=",
            "short=four; short=fiver; short=",
        ),
    ),
    Form(
        name="calculates in a chain",
        columns="relevant | calculation",
        rows=(
            "integer | age | Age?",
            "calculate | twice | | | ${age} * 2",
            "calculate | word | | ${age} > 3 | if(${twice} > 10, 'many', 'few')",
            "calculate | both | | | concat(${twice}, '/', ${word})",
            "text | many | Many? | ${word} = 'many'",
            "note | told | You have ${twice}, ${word}.",
        ),
        walks=("age=4; age=6; age=3; age=",),
    ),
    Form(
        name="a calculate of a fraction",
        remembers=True,
        columns="calculation",
        rows=("integer | a | A?", "integer | b | B?", "calculate | c | | ${a} div ${b}", "calculate | d | | round(${c}, 2)"),
        walks=("a=1; b=3; b=4; a=8",),
    ),
    Form(
        name="cascading choices",
        remembers=True,
        columns="choice_filter | relevant",
        rows=(
            "select_one regions | region | Region?",
            "select_one towns | town | Town? | region = ${region}",
            "select_multiple towns | others | Others? | region = ${region} and name != ${town}",
            "text | last | Last? | | ${town} = 'wick'",
        ),
        walks=("region=north; town=wick; others=elgin; region=south; town=ayr",),
    ),
    Form(
        name="rounds that are counted",
        remembers=True,
        columns="relevant | repeat_count | calculation",
        rows=(
            "integer | children | Children?",
            "begin_repeat | child | Child | | ${children}",
            "integer | age | Age?",
            "text | school | School? | ${age} > 4",
            "end_repeat | |",
            "calculate | total | | | | if(${children} > 0, sum(${age}), '')",
            "calculate | oldest | | | | max(${age})",
            "calculate | how_many | | | | count(${child})",
            "text | last | Last? | ${total} > 10",
        ),
        walks=(
            "children=2; child[1]/age=3; child[2]/age=9; child[1]/school=answered; child[2]/school=answered; children=1",
            "children=3; child[1]/age=4; child[2]/age=5; child[3]/age=6",
            "children=0; children=1; child[1]/age=2",
        ),
    ),
    Form(
        name="rounds as many as there are",
        columns="relevant | constraint | calculation",
        rows=(
            "begin_repeat | visit | Visit",
            "text | who | Who?",
            "integer | hours | Hours? | ${who} != '' | . < 10",
            "calculate | number | | | | position(..)",
            "text | first | First? | position(..) = 1",
            "end_repeat | |",
            "calculate | second | | | | indexed-repeat(${hours}, ${visit}, 2)",
            "text | last | Last? | ${second} > 3 and count(${visit}) >= 2",
            "calculate | all | | | | join(' ', ${hours})",
        ),
        walks=(
            "visit[1]/who=answered; visit[1]/hours=4; visit[1]/visit_more=yes;"
            " visit[2]/who=answered; visit[2]/hours=5; visit[2]/visit_more=no",
            "visit[1]/who=answered; visit[1]/hours=12; visit[1]/visit_more=yes;"
            " visit[2]/who=answered; visit[2]/hours=3; visit[2]/visit_more=yes",
        ),
    ),
    Form(
        name="a rank and a scale",
        columns="parameters | relevant",
        rows=(
            "rank needs | order | Order?",
            "range | how | How? | start=1 end=10 step=1",
            "text | last | Last? | | selected-at(${order}, 0) = 'work' and ${how} > 6",
        ),
        walks=("order=work home talk; how=7; order=home work talk; how=3",),
    ),
    Form(
        name="labels with names",
        columns="relevant",
        rows=(
            "integer | age | Age?",
            "select_one yes_no | home | At ${age}?",
            "note | said | You said ${age}. | ${home} = 'yes'",
        ),
        walks=("age=5; home=yes; age=6",),
    ),
    Form(
        name="a choice by its label",
        columns="calculation",
        rows=("select_one yes_no | home | Home?", "calculate | label | | jr:choice-name(${home}, '${home}')"),
        walks=("home=yes; home=no",),
    ),
    Form(
        name="what is hidden has its default",
        columns="default | relevant",
        rows=("hidden | wave | | two", "integer | age | Age?", "text | last | Last? | | ${wave} = 'two'"),
        walks=("age=6",),
    ),
    Form(
        name="an acknowledgement",
        columns="relevant",
        rows=("acknowledge | seen | Seen?", "text | last | Last? | ${seen} = 'OK'"),
        walks=("seen=OK",),
    ),
)
