"""Scripts of any length for the benchmarks, written as tables."""

RULES = (
    "selected(${{q{at}}}, 'home') or ${{q{before}}} != 'talk'",
    "${{q{at}}} != '' and count-selected(${{q{before}}}) < 3",
    "if(${{q{at}}} = 'home', ${{q{before}}} != 'work', true())",
    "not(${{q{at}}} = 'work') or coalesce(${{q{before}}}, 'work') = 'work'",
)


def tables_of(questions: int, conditions: int) -> str:
    """A script's tables: questions with a choice, the last of them with conditions on the two before each."""
    rows = []
    for number in range(questions):
        has_one = number >= max(2, questions - conditions)
        rule = RULES[number % len(RULES)].format(at=number - 1, before=number - 2) if has_one else ""
        rows.append(f"| | select_one needs | q{number} | What helped in week {number}? | {rule} |")
    choices = "\n".join(f"| | needs | {name} | {name.capitalize()} |" for name in ("home", "work", "talk"))
    return (
        "| survey | | | | |\n| | type | name | label | relevant |\n" + "\n".join(rows) + "\n"
        f"| choices | | | |\n| | list_name | name | label |\n{choices}\n"
        "| settings | |\n| | consult::who_reads |\n| | the invented team |\n"
    )
