"""Finds numbers and addresses that say who somebody is: by their form, and by their check digits where they have some. Pure.

The forms of National Insurance numbers, postcodes and e-mail addresses are those of Microsoft's Presidio (MIT licence); see
decision 18. Check digits of health numbers: NHS Data Dictionary, "NHS number"; Scotland's CHI numbers have the same.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import phonenumbers

from core.names import NameKind


@dataclass(frozen=True, kw_only=True)
class Found:
    """Characters [start_char, end_char) of a text that may say who or where somebody is. ``stand_in`` has no brackets yet."""

    start_char: int
    end_char: int
    kind: NameKind
    why: str
    stand_in: str


@dataclass(frozen=True, kw_only=True)
class _Rule:
    """A form to look for; what counts is its last group, or all of it. ``fits`` looks at the characters themselves."""

    kind: NameKind
    form: re.Pattern[str]
    why: str
    fits: Callable[[str], bool] = lambda _: True


FEWEST_DIGITS = 7
"""A year or a price may be dialled too; a phone number with less than this needs an area's code."""

STAND_INS = {
    NameKind.PERSON: "a person",
    NameKind.PLACE: "a place",
    NameKind.PHONE: "a phone number",
    NameKind.EMAIL: "an e-mail address",
    NameKind.POSTCODE: "a postcode",
    NameKind.PRISON_NUMBER: "a prison number",
    NameKind.HEALTH_NUMBER: "a health number",
    NameKind.INSURANCE_NUMBER: "an insurance number",
    NameKind.BIRTH_DATE: "a date of birth",
    NameKind.ONLINE_NAME: "an online name",
    NameKind.NUMBER: "a long number",
}


def numbers_in(text: str) -> Iterator[Found]:
    """Yield what looks like a number or an address of somebody's; they may overlap, the surer one first."""
    for rule in _RULES[:_BEFORE_PHONES]:
        yield from _found(rule, text)
    for match in phonenumbers.PhoneNumberMatcher(text, "GB", leniency=phonenumbers.Leniency.POSSIBLE):
        if sum(each.isdigit() for each in match.raw_string) >= FEWEST_DIGITS and not _YEARS.fullmatch(match.raw_string):
            yield _made(NameKind.PHONE, match.start, match.end, "It can be dialled.")
    for rule in _RULES[_BEFORE_PHONES:]:
        yield from _found(rule, text)


def _found(rule: _Rule, text: str) -> Iterator[Found]:
    for match in rule.form.finditer(text):
        group = match.lastindex or 0
        if rule.fits(match.group(group)):
            yield _made(rule.kind, match.start(group), match.end(group), rule.why)


def _made(kind: NameKind, start: int, end: int, why: str) -> Found:
    return Found(start_char=start, end_char=end, kind=kind, why=why, stand_in=STAND_INS[kind])


def is_health_number(written: str) -> bool:
    """Whether ten digits end in the check digit of an NHS or CHI number (modulus 11)."""
    digits = [int(each) for each in written if each.isdigit()]
    if len(digits) != 10:
        return False
    check = -sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits[:9], strict=True)) % 11
    return check == digits[9]


def is_chi_number(written: str) -> bool:
    """Whether ten digits are a CHI number: a date of birth as DDMMYY, and the check digit."""
    digits = "".join(each for each in written if each.isdigit())
    if not is_health_number(digits):
        return False
    try:
        date(2000 + int(digits[4:6]), int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return False
    return True


_I = re.IGNORECASE
_LOCAL = r"[!#$%&'*+\-/=?^`{|}~\w]"
_CALLED_A_NUMBER = r"(?:['’]s)? (?:number|no\.?|num|id)(?: is| was|['’]s|:)? *"
_TEN_DIGITS = (
    r"(?<!\d)(?<!\d[ -])(\d{3}[ -]?\d{3}[ -]?\d{4}|\d{6}[ -]?\d{4}|\d{5} ?\d{5}|\d{2} ?\d{2} ?\d{2} ?\d{4})(?![ -]?\d)"
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)?"
_DATE = (
    rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|{_DAY} {_MONTH}(?:,? (?:19|20)?\d\d)?"
    rf"|{_MONTH} {_DAY}(?:,? (?:19|20)\d\d)?)"
)
_THEN = r"(?:19\d\d|200\d)"
_LONG_AGO = rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:{_THEN}|[3-9]\d)|{_DAY} {_MONTH},? {_THEN}|{_MONTH} {_DAY},? {_THEN})"
_DIGIT_WORD = r"(?:zero|nought|oh|o|one|two|three|four|five|six|seven|eight|nine|double|treble|triple|\d)"
_YEARS = re.compile(r"(?:19|20)\d\d(?:\W+(?:19|20)?\d\d)+")

_RULES = (
    _Rule(
        kind=NameKind.EMAIL,
        form=re.compile(rf"{_LOCAL}(?:[.{_LOCAL[1:-1]}]{{0,62}}{_LOCAL})?@\w+(?:-+\w+)*(?:\.\w+(?:-+\w+)*)+"),
        why="It has the form of an e-mail address.",
    ),
    _Rule(
        kind=NameKind.EMAIL,
        form=re.compile(
            r"(?<![\w.])[\w.]{1,64}(?: (?:dot|underscore|dash) \w{1,64}){0,4} at"
            r" \w{1,64}(?: dot \w{1,64}){0,3} dot (?:com|net|org|co dot uk|uk|scot)\b",
            _I,
        ),
        why="It is an e-mail address as it is said aloud.",
    ),
    _Rule(
        kind=NameKind.ONLINE_NAME,
        form=re.compile(
            r"\b(?:https?://|www\.)[^\s<>\"]+|\b(?:facebook|instagram|tiktok|snapchat|twitter|x)\.com/[^\s<>\"]+", _I
        ),
        why="It is the address of a web page.",
    ),
    _Rule(kind=NameKind.ONLINE_NAME, form=re.compile(r"(?<![\w@])@\w[\w.]{2,}\w"), why="It begins as online names do."),
    _Rule(
        kind=NameKind.ONLINE_NAME,
        form=re.compile(
            r"\b(?:insta(?:gram)?|snap(?:chat)?|tik ?tok|facebook|twitter|telegram|whatsapp|discord)"
            r"(?: (?:name|handle|account|user ?name))?(?: is| was| as|'s|’s|:)+ *([\w.]*[\d_.][\w.]*\w)",
            _I,
        ),
        why="It follows the name of a place where people have online names.",
    ),
    _Rule(
        kind=NameKind.INSURANCE_NUMBER,
        form=re.compile(
            r"\b(?!bg|gb|nk|kn|nt|tn|zz)[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[a-d]\b", _I
        ),
        why="It has the form of a National Insurance number.",
    ),
    _Rule(
        kind=NameKind.PRISON_NUMBER,
        form=re.compile(r"\b[a-z]\d{4}[ -]?[a-z]{2}\b", _I),
        why="It has the form of a prison number in England and Wales.",
        fits=lambda written: not written.casefold().endswith(("st", "nd", "rd", "th")),
    ),
    _Rule(
        kind=NameKind.PRISON_NUMBER,
        form=re.compile(
            rf"\b(?:prison(?:er)?|sps|jail|inmate|noms|nomis){_CALLED_A_NUMBER}((?:[a-z]{{2}})?\d{{4,8}}(?:[a-z]{{2}})?)\b", _I,
        ),
        why="It is said to be a prison number.",
    ),
    _Rule(
        kind=NameKind.HEALTH_NUMBER,
        form=re.compile(_TEN_DIGITS),
        why="Its date and its check digit are those of a CHI number.",
        fits=is_chi_number,
    ),
    _Rule(
        kind=NameKind.HEALTH_NUMBER,
        form=re.compile(_TEN_DIGITS),
        why="Its check digit is that of an NHS number.",
        fits=is_health_number,
    ),
    _Rule(
        kind=NameKind.HEALTH_NUMBER,
        form=re.compile(rf"\b(?:nhs|chi|health|hospital){_CALLED_A_NUMBER}(\d(?:[ -]?\d){{5,11}})\b", _I),
        why="It is said to be a health number.",
    ),
    _Rule(
        kind=NameKind.BIRTH_DATE,
        form=re.compile(
            rf"\b(?:born|birthday|birth ?date|date of birth|d\.?o\.?b\.?)\b[^.!?\n\d]{{0,25}}?\b({_DATE}|(?:19|20)\d\d)\b", _I
        ),
        why="It is said to be somebody's date of birth.",
    ),
    _Rule(
        kind=NameKind.BIRTH_DATE,
        form=re.compile(rf"\b{_LONG_AGO}(?!\d)", _I),
        why="A whole date of long ago may be somebody's date of birth.",
    ),
    _Rule(
        kind=NameKind.POSTCODE,
        form=re.compile(
            r"\b(?:gir\s?0aa|[a-pr-uwyz](?:\d[abcdefghjkpstuw]?|\d{2}|[a-hk-y]\d[abehmnprvwxy]?|[a-hk-y]\d{2})\s?\d[abd-hjlnp-uw-z]{2})\b",
            _I,
        ),
        why="It has the form of a postcode.",
        fits=lambda written: not re.search(r"\d(?:st|nd|rd|th)$", written, _I),
    ),
    _Rule(
        kind=NameKind.POSTCODE,
        form=re.compile(r"\b(?:in|to|from|fae|frae|postcode|near)(?: is)? ([A-Z]{1,2}\d{1,2})\b"),
        why="It has the form of the first half of a postcode.",
    ),
    _Rule(
        kind=NameKind.PHONE,
        form=re.compile(rf"\b(?:zero|nought|oh|o)(?:[ ,-]+{_DIGIT_WORD}){{6,}}\b", _I),
        why="It is a phone number as it is said aloud.",
    ),
    _Rule(
        kind=NameKind.NUMBER,
        form=re.compile(rf"\b{_DIGIT_WORD}(?:[ ,-]+{_DIGIT_WORD}){{4,}}\b", _I),
        why="Five or more digits, said one by one, may be somebody's number.",
        fits=lambda written: len(re.findall(r"\w+", written)) - len(re.findall(r"\d+", written)) >= 4,
    ),
    _Rule(
        kind=NameKind.NUMBER,
        form=re.compile(r"(?<![\d£$€.])\d(?:[ .-]?\d){6,}(?!\d)"),
        why="So many digits may be somebody's number.",
        fits=lambda written: not _YEARS.fullmatch(written),
    ),
    _Rule(
        kind=NameKind.NUMBER,
        form=re.compile(
            r"\b(?:number|reference|ref|account|case)(?: number| no\.?)?(?: is| was|['’]s|:)? +([a-z]{0,3}\d{4,}[a-z]{0,2})\b",
            _I,
        ),
        why="It is said to be a number of something.",
    ),
)  # fmt: skip

_BEFORE_PHONES = next(at for at, rule in enumerate(_RULES) if rule.kind is NameKind.PHONE)
"""What is surer than that a row of digits can be dialled."""
