"""A message as a text: its short words where there are any, its choices numbered, hints about voice and taps left out. Pure.

Also says which messages to one person go out together as one text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.sms_parts import is_small, parts_of, plainer
from bot.choosing import shows_numbers
from bot.wording import Phrase, Wording
from core.chat import Button, Say, ToSend
from core.links import LinkKind

BETWEEN = "\n"
"""Stands between messages that go out as one text. It takes as much room as a space, and each stays a line of its own."""

MOST_JOINED = 3
"""Messages are joined up to so many parts. Reason: more is a wall of words, and joining saves little by then."""

SHORT_MARK = 4
"""Figures of so few signs stand in one line, like the steps of a scale."""


@dataclass(frozen=True, kw_only=True)
class TextWords:
    """What texts need of one language: hints that make no sense in them, and what stands before a link.

    ``otherwise`` are sentences as they stand in a message, each with how it is said in a text.
    """

    voice_hints: tuple[str, ...] = ()
    otherwise: tuple[tuple[str, str], ...] = ()
    before_link: tuple[tuple[LinkKind, str], ...] = ()

    def link_line(self, kind: LinkKind, url: str) -> str:
        """Return the line that offers a link."""
        return f"{dict(self.before_link)[kind]} {url}"


def text_words(wording: Wording) -> TextWords:
    """Return what texts need of a language."""
    return TextWords(
        voice_hints=(wording.say(Phrase.VOICE_WELCOME), wording.say(Phrase.TALK_OR_TYPE)),
        otherwise=tuple((wording.say(phrase), texted) for phrase, texted in wording.texted.items()),
        before_link=(
            (LinkKind.SEND, wording.say(Phrase.SEND_LINK)),
            (LinkKind.TALK, wording.say(Phrase.TALK_LINK)),
        ),
    )


def words_of(say: Say, words: TextWords) -> str:
    """Return what to text for one message; nothing where it was only about voice notes."""
    if say.is_card:
        body = say.text
    elif say.short:
        body = "\n".join([say.short, *_order_of(say)])
    else:
        body = _without_hints(_as_texted(say.text, words), words.voice_hints)
    return plainer("\n".join(part for part in (body.strip(), _choices(say.buttons)) if part))


def together(messages: Sequence[ToSend], texts: Sequence[str]) -> Sequence[Sequence[ToSend]]:
    """Return runs of one person's messages, in their order, each of which goes out as one text.

    A card stands alone, what nobody waits for too, and so does what would make another's signs cost more. `texts` are what
    each of `messages` says.
    """
    runs: list[list[ToSend]] = []
    so_far = ""
    for each, text in zip(messages, texts, strict=True):
        joined = f"{so_far}{BETWEEN}{text}" if so_far and text else so_far or text
        if runs and _may_join(runs[-1][-1].say, each.say) and _fits(joined, so_far, text):
            runs[-1].append(each)
            so_far = joined
        else:
            runs.append([each])
            so_far = text
    return runs


def _may_join(before: Say, after: Say) -> bool:
    return not (before.is_card or after.is_card or before.is_bulk or after.is_bulk)


def _fits(joined: str, before: str, after: str) -> bool:
    if not before or not after:
        return True
    return is_small(before) == is_small(after) and parts_of(joined) <= min(MOST_JOINED, parts_of(before) + parts_of(after))


def _choices(buttons: Sequence[Button]) -> str:
    labels = [button.label.strip() for button in buttons]
    if shows_numbers(labels):
        return "\n".join(f"{number} {label}" for number, label in enumerate(labels, start=1))
    if all(len(label) <= SHORT_MARK for label in labels):
        return " ".join(labels)
    return "\n".join(f"- {label}" for label in labels)


def _order_of(say: Say) -> list[str]:
    """Return the numbered lines of what is to be put in order, which short words leave out."""
    return [] if say.buttons else [line for line in say.text.splitlines() if re.match(r"\d+\. ", line)]


def _as_texted(text: str, words: TextWords) -> str:
    for said, texted in words.otherwise:
        text = text.replace(said, texted)
    return text


def _without_hints(text: str, hints: Sequence[str]) -> str:
    for hint in hints:
        text = text.replace(hint, "")
    return "\n".join(re.sub(r" {2,}", " ", line).strip() for line in text.splitlines())
