"""The buttons under a Telegram message: their rows, their ticks, and what becomes of them once one was chosen. Pure."""

from collections.abc import Collection, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram_taps import Tap, Tapping, fits, written
from bot.choosing import shows_numbers
from bot.group_chats import JOIN
from bot.grouping import MARK
from core.chat import Say

MOST_BUTTONS = 90
"""Telegram takes 100 under one message, and some rows are our own."""

ROW_LETTERS = 24
"""So many letters of labels fit side by side on a small phone."""

ROW_BUTTONS = 6
"""So many buttons in a row are still wide enough for a finger."""

LONG_LABEL = 34
"""A label of more letters is cut off on a small phone, so all of it stands in the message, with a number."""

TICKED, UNTICKED, CHOSEN = "☑", "☐", "✓"


def keyboard(say: Say, *, done: str, ticked: Collection[int] = (), join_url: str | None = None) -> InlineKeyboardMarkup | None:
    """Return the buttons under `say`, or None; `done` is the label of the one that ends several choices.

    `join_url` opens somebody's own chat from a group; without it there is no button for that.
    """
    if not has_keyboard(say):
        return None
    labels = button_labels(say)
    if not say.several:
        buttons = [
            _button(label, Tap(key=say.key, number=number))
            for number, label in enumerate(labels)
            if not say.buttons[number].value.startswith(MARK)
        ]
        return InlineKeyboardMarkup([*_in_rows(buttons), *_of_a_group(say, join_url)])
    buttons = [_tick(say.key, number, label, is_ticked=number in ticked) for number, label in enumerate(labels)]
    end = _button(f"{CHOSEN} {done}", Tap(key=say.key, tapping=Tapping.DONE))
    return InlineKeyboardMarkup([*_in_rows(buttons), [end]])


def chosen_only(say: Say, numbers: Collection[int]) -> InlineKeyboardMarkup:
    """Return what is left of the buttons under `say` once these were chosen: a mark that answers nothing any more."""
    labels = button_labels(say)
    kept = [number for number in range(len(labels)) if number in numbers]
    shown = [_button(f"{CHOSEN} {labels[each]}", Tap(key=say.key, number=each, tapping=Tapping.NOTHING)) for each in kept]
    return InlineKeyboardMarkup([[button] for button in shown])


def has_keyboard(say: Say) -> bool:
    """Whether buttons can stand under `say`."""
    return 0 < len(say.buttons) <= MOST_BUTTONS and fits(say.key)


def listed_choices(say: Say) -> tuple[str, ...]:
    """Return the choices as lines of the message, where buttons cannot stand under it or would cut them off."""
    labels = [button.label for button in say.buttons if not button.value.startswith(MARK)]
    if has_keyboard(say) and not _has_long(labels):
        return ()
    if shows_numbers(labels):
        return tuple(f"{number}. {label}" for number, label in enumerate(labels, start=1))
    return tuple(f"• {label}" for label in labels)


def button_labels(say: Say) -> Sequence[str]:
    """Return what stands on the buttons; with its number where the whole label stands in the message."""
    labels = [button.label for button in say.buttons]
    if not _has_long([button.label for button in say.buttons if not button.value.startswith(MARK)]):
        return labels
    numbered = shows_numbers(labels)
    return [f"{number}. {_cut(label)}" if numbered else _cut(label) for number, label in enumerate(labels, start=1)]


def _of_a_group(say: Say, join_url: str | None) -> list[list[InlineKeyboardButton]]:
    """Return the rows that everybody in a group sees: going on, and one's own chat."""
    rows = []
    for number, button in enumerate(say.buttons):
        if button.value == JOIN and join_url is not None:
            rows.append([InlineKeyboardButton(button.label, url=join_url)])
        elif button.value.startswith(MARK) and button.value != JOIN:
            rows.append([_button(f"{button.label} →", Tap(key=say.key, number=number))])
    return rows


def _has_long(labels: Sequence[str]) -> bool:
    return any(len(label) > LONG_LABEL for label in labels)


def _cut(label: str) -> str:
    return label if len(label) <= LONG_LABEL else f"{label[: LONG_LABEL - 1].rstrip()}…"


def _tick(key: str, number: int, label: str, *, is_ticked: bool) -> InlineKeyboardButton:
    mark, tapping = (TICKED, Tapping.UNTICK) if is_ticked else (UNTICKED, Tapping.TICK)
    return _button(f"{mark} {label}", Tap(key=key, number=number, tapping=tapping))


def _button(label: str, tap: Tap) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=written(tap))


def _in_rows(buttons: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    """Return the buttons in rows of about the same width, in their order."""
    rows: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        row = rows[-1] if rows else None
        is_room = row is not None and len(row) < ROW_BUTTONS and sum(len(each.text) for each in (*row, button)) <= ROW_LETTERS
        if row is not None and is_room:
            row.append(button)
        else:
            rows.append([button])
    return rows
