"""Whole consultations: what sessions, answers, messages and testimony remember, so that every approach has its place."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def _text(name: str, *, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=default is None, server_default=default)


def _word(name: str, default: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default=default)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _number(name: str, default: int) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default=str(default))


def _moment(name: str) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def _packed(name: str, empty: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False, server_default=empty)


ADDED: dict[str, Callable[[], Sequence[sa.Column[Any]]]] = {
    "consultations": lambda: [_number("wave", 1)],
    "inbox": lambda: [_text("edits"), _text("about"), _text("worker"), _text("speaker")],
    "sessions": lambda: [
        _moment("asked_at"),
        _text("offered"),
        _flag("is_muted"),
        _flag("is_easy"),
        _packed("probes", "{}"),
        _number("idle", 0),
        _number("reminders", 0),
        _moment("reminded_at"),
        _word("route", "self"),
        _word("setting", "community"),
        _text("helper_id"),
        _packed("members", "[]"),
        _number("wave", 1),
        _text("migrated_from"),
    ],
    "answers": lambda: [_text("message"), _flag("spoken")],
    "consents": lambda: [_text("evidence"), _text("witness")],
    "testimony": lambda: [
        _text("message"),
        _word("route", "self"),
        _word("setting", "community"),
        _text("worker_id"),
        _flag("is_group_answer"),
    ],
}
"""The columns each table gets. Rows that are there keep the defaults, which is how everything was until now."""


def upgrade() -> None:
    """Add the columns and two tables, and let a message be said that answers nothing."""
    for table, columns in ADDED.items():
        for column in columns():
            op.add_column(table, column)
    with op.batch_alter_table("outbox", table_kwargs={"sqlite_autoincrement": True}) as outbox:
        outbox.alter_column("inbox_id", existing_type=sa.Integer(), nullable=True)
        outbox.add_column(_text("audio"))
        outbox.add_column(_text("short", default=""))
        outbox.add_column(_flag("is_bulk"))
    _add_probes()
    _add_concern_events()


def _add_probes() -> None:
    op.create_table(
        "probes",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("session_id", sa.String(), sa.ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("testimony_id", sa.String(), sa.ForeignKey("testimony.id", ondelete="CASCADE"), nullable=True),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("refusals", sa.JSON(), nullable=False),
    )
    op.create_index("ix_probes_session_id", "probes", ["session_id"])
    op.create_index("ix_probes_testimony_id", "probes", ["testimony_id"])


def _add_concern_events() -> None:
    op.create_table(
        "concern_events",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("concern_id", sa.String(), sa.ForeignKey("concerns.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.UniqueConstraint("concern_id", "kind", "at", "staff_id", name="uq_concern_events_concern_id_kind_at_staff_id"),
        sqlite_autoincrement=True,
    )
