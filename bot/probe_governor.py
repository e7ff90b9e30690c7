"""The governor: lets a language model's wording of a probe through, or names the rule that it breaks. Pure.

One short, open, plain question that leads nowhere, brings up nothing new, promises nothing and advises nothing. It
leans to refusing: a refused wording costs nothing, for the script's own probe is asked instead.
"""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.masking import names_in
from bot.probe_rules import ProbeRules
from bot.reading_ease import reading_ease, syllables_in

MOST_WORDS = 20
FEWEST_WORDS = 2
EASE = 65.0
"""Flesch's reading ease that a probe must have. Reason: plain English is 60 to 70, and many who are asked struggle to read."""

MOST_SYLLABLES = 4
SHARE_OF_COMMON = 0.6
"""How many of the words must be everyday ones of the language. Measured on the labelled wordings beside the tests."""

SAME = 92.0
"""How alike (rapidfuzz's token sort ratio) a probe and the question may not be."""

ENDINGS = ("s", "ed", "d", "ing", "er")

BESIDE_WORDS = re.compile(r"[^\w\s'’,?\-]")
TWO_IN_ONE = re.compile(
    r"\b(?:and|or|but|also|plus)\s+(?:then\s+)?(?:what|how|when|who|where|why|which|did|do|does|was|were|is|are|can|could|would|will|have|has)\b"
)


def rule_broken(text: str, rules: ProbeRules, *, question: str, answer: str) -> str:
    """Return the name of the first rule that `text` breaks as a probe about `answer` to `question`, or nothing.

    `answer` is used to see whether a word that judges is the person's own, and whether somebody's name comes back.
    """
    if not rules.lets_model:
        return "no_rules_for_this_language"
    said = _as_said(text)
    return (
        _shape_broken(text, said)
        or _words_broken(said, rules, answer)
        or _openness_broken(said, rules)
        or _names_broken(text, said, answer)
        or _ease_broken(text, said, rules, question)
        or ("invented" if _brings_up(said, rules, {*_as_said(question).split(), *_as_said(answer).split()}) else "")
        or ("repeats_the_question" if fuzz.token_sort_ratio(said, _as_said(question)) >= SAME else "")
    )


def _shape_broken(text: str, said: str) -> str:
    words = said.split()
    if len(words) < FEWEST_WORDS:
        return "nothing_asked"
    if len(words) > MOST_WORDS or len(text) > 10 * MOST_WORDS:
        return "too_long"
    if not text.endswith("?"):
        return "no_question"
    if text.count("?") > 1:
        return "several_questions"
    if re.search(r"https?:|www\.|\w\.\w{2,}|@", text):
        return "a_link"
    if re.search(r"\d", text):
        return "figures"
    if re.search(r"[.!;:…]", text[:-1]):
        return "several_sentences"
    return "signs" if BESIDE_WORDS.search(text) else ""


def _openness_broken(said: str, rules: ProbeRules) -> str:
    if TWO_IN_ONE.search(said):
        return "several_questions"
    if not any(said.startswith(f"{opener} ") for opener in rules.openers):
        return "not_open"
    return ""


def _words_broken(said: str, rules: ProbeRules, answer: str) -> str:
    broken = next((group for group, never in rules.never.items() if _found(said, never)), "")
    if broken:
        return broken
    own = set(_as_said(answer).split())
    judging = [word for word in said.split() if _found(word, rules.slant)]
    return "slant" if any(word not in own for word in judging) else ""


def _names_broken(text: str, said: str, answer: str) -> str:
    if names_in(text) or names_in(answer) & set(said.split()):
        return "names"
    return ""


def _ease_broken(text: str, said: str, rules: ProbeRules, question: str) -> str:
    words = said.split()
    if not text.replace("’", "'").isascii():
        return "wrong_language"
    known = rules.common_words | set(_as_said(question).split())
    if sum(_is_known(word, known) for word in words) < SHARE_OF_COMMON * len(words):
        return "wrong_language"
    if any(syllables_in(word) > MOST_SYLLABLES for word in words) or reading_ease(text) < EASE:
        return "hard_words"
    return ""


def _brings_up(said: str, rules: ProbeRules, before: set[str]) -> bool:
    """Whether a wording speaks of something that neither the question nor the answer did, such as a person or a night.

    Reason: what somebody did not bring up is a guess about them, and whatever they answer would rest on it.
    """
    told = frozenset(form for word in before for form in _forms(word))
    neutral = rules.common_words.difference(*rules.only_after_them.keys())
    for word in said.split():
        licences = next((says for these, says in rules.only_after_them.items() if word in these), frozenset({word}))
        is_told = bool(told & {form for each in licences for form in _forms(each)})
        if not is_told and not _forms(word) & neutral:
            return True
    return False


def _forms(word: str) -> frozenset[str]:
    """Return a word as it stands and without an ending it may have."""
    return frozenset({word, *(word.removesuffix(end) for end in ENDINGS if len(word) > len(end) + 2)})


def _is_known(word: str, known: frozenset[str] | set[str]) -> bool:
    return word in known or any(word.endswith(end) and word[: -len(end)] in known for end in ENDINGS)


def _found(said: str, never: Sequence[str]) -> bool:
    return any(_stands_in(said, words) for words in never)


def _stands_in(said: str, words: str) -> bool:
    plain = _as_said(words)
    return f" {plain}" in f" {said}" if words.endswith("*") else f" {plain} " in f" {said} "


def _as_said(text: str) -> str:
    """Return `text` in small letters without punctuation but for apostrophes: "we'll" is not "well"."""
    return " ".join(re.sub(r"[^\w\s']", " ", text.casefold().replace("’", "'")).split())
