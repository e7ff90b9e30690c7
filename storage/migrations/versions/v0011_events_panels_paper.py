"""The wall of an event, the waves of a panel, and paper forms."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the tables; those that are referred to come first."""
    _make_walls()
    _make_wall_passages()
    _make_paper_forms()
    _make_joined_people()


def _of(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")


def _make_walls() -> None:
    op.create_table(
        "walls",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("partnership_id", sa.String(), nullable=False),
        sa.Column("consultation_id", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        _of("walls", "partnership_id", "partnerships.id"),
        _of("walls", "consultation_id", "consultations.id"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_walls")),
        sa.UniqueConstraint("consultation_id", name=op.f("uq_walls_consultation_id")),
    )


def _make_wall_passages() -> None:
    op.create_table(
        "wall_passages",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("wall_code", sa.String(), nullable=False),
        sa.Column("passage_id", sa.String(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("put_by", sa.Text(), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        _of("wall_passages", "wall_code", "walls.code"),
        _of("wall_passages", "passage_id", "passages.id"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_wall_passages")),
        sa.UniqueConstraint("wall_code", "passage_id", name=op.f("uq_wall_passages_wall_code_passage_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_wall_passages_passage_id"), "wall_passages", ["passage_id"])


def _make_paper_forms() -> None:
    op.create_table(
        "paper_forms",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("partnership_id", sa.String(), nullable=False),
        sa.Column("consultation_id", sa.String(), nullable=False),
        sa.Column("script_hash", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("setting", sa.String(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        _of("paper_forms", "partnership_id", "partnerships.id"),
        _of("paper_forms", "consultation_id", "consultations.id"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_paper_forms")),
    )


def _make_joined_people() -> None:
    op.create_table(
        "joined_people",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("joined_to", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _of("joined_people", "code", "paper_forms.code"),
        _of("joined_people", "participant_id", "participants.id"),
        _of("joined_people", "joined_to", "participants.id"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_joined_people")),
    )
