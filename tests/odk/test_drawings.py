"""Drawings of scripts, read by Mermaid's own parser."""

import json
import subprocess
from collections.abc import Sequence
from typing import Any

import pytest

from bot.script_drawing import drawing_of
from bot.script_files import script_from_markdown
from tests.bot.chats import MARKDOWN, PROMPTS, asking
from tests.odk.comparing import HERE, INSTALL, LONGEST_S
from tests.odk.forms import FORMS

pytestmark = [pytest.mark.node, pytest.mark.journey]

AWKWARD = (
    'He said "go" & left; <b>end</b> #35; `x` [a] {b} (c) -->|d| e',
    "%% subgraph end",
    "100% ~~~ --- ===",
    "Càite? 🏠 “there”",
)


def said_by_mermaid(texts: Sequence[str]) -> list[dict[str, Any]]:
    subprocess.run(INSTALL, check=True, stdout=subprocess.DEVNULL, timeout=LONGEST_S)
    ran = subprocess.run(
        ["node", "draw.mjs"], cwd=HERE, input=json.dumps(texts), text=True, capture_output=True, timeout=LONGEST_S, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return json.loads(ran.stdout)


def test_every_drawing_is_a_flowchart_to_mermaid() -> None:
    shipped = [path.read_text(encoding="utf-8") for path in sorted((PROMPTS / "consultations").glob("*.md"))]
    scripts = [script_from_markdown(text, name="drawn.md") for text in (*shipped, MARKDOWN, *(form.markdown for form in FORMS))]
    awkward = asking(*(f"text | q{number} | {words.replace('|', '/')} | |" for number, words in enumerate(AWKWARD)))

    said = said_by_mermaid([drawing_of(script) for script in (*scripts, awkward)])

    assert said == [{"kind": "flowchart-v2"}] * (len(scripts) + 1)


def test_mermaid_refuses_what_is_no_drawing() -> None:
    (said,) = said_by_mermaid(['flowchart TD\n  n1["a"b"]\n'])

    assert "Parse error" in said["error"]
