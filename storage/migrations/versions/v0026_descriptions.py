"""What the team writes about films, pictures and files, notes with times, and the index by which a search finds both."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

_MAKE_ANEW = """
        DELETE FROM described WHERE testimony_id = new.{id} AND kind = 'description';
        INSERT INTO described (testimony_id, kind, text)
            SELECT t.id, 'description', trim(t.title || char(10) || coalesce(d.searched, ''), char(10))
            FROM testimony t LEFT JOIN descriptions d ON d.testimony_id = t.id
            WHERE t.id = new.{id} AND t.medium <> 'text' AND (t.session_id IS NULL OR d.testimony_id IS NOT NULL)
                AND trim(t.title || coalesce(d.searched, ''), char(10)) <> '';
"""

_STEPS = (
    """
    CREATE VIRTUAL TABLE described_words USING fts5(
        text, content = 'described', content_rowid = 'number', tokenize = 'porter unicode61 remove_diacritics 2'
    )
    """,
    "CREATE VIRTUAL TABLE described_terms USING fts5vocab('described_words', 'row')",
    "CREATE VIRTUAL TABLE described_places USING fts5vocab('described_words', 'instance')",
    """
    CREATE TRIGGER described_added AFTER INSERT ON described BEGIN
        INSERT INTO described_words (rowid, text) VALUES (new.number, new.text);
    END
    """,
    """
    CREATE TRIGGER described_removed AFTER DELETE ON described BEGIN
        INSERT INTO described_words (described_words, rowid, text) VALUES ('delete', old.number, old.text);
    END
    """,
    f"CREATE TRIGGER testimony_entitled AFTER INSERT ON testimony BEGIN {_MAKE_ANEW.format(id='id')} END",
    f"""
    CREATE TRIGGER testimony_renamed AFTER UPDATE OF title ON testimony WHEN old.title <> new.title BEGIN
        {_MAKE_ANEW.format(id="id")}
    END
    """,
    f"CREATE TRIGGER description_added AFTER INSERT ON descriptions BEGIN {_MAKE_ANEW.format(id='testimony_id')} END",
    f"CREATE TRIGGER description_changed AFTER UPDATE ON descriptions BEGIN {_MAKE_ANEW.format(id='testimony_id')} END",
    """
    CREATE TRIGGER note_added AFTER INSERT ON notes BEGIN
        INSERT INTO described (testimony_id, note_number, kind, start_ms, text)
            VALUES (new.testimony_id, new.number, 'note', new.start_ms, new.text);
    END
    """,
    "INSERT INTO generations (of, value) VALUES ('described_vectors', 0)",
    """
    CREATE TRIGGER described_vector_added AFTER INSERT ON described_vectors BEGIN
        UPDATE generations SET value = value + 1 WHERE of = 'described_vectors';
    END
    """,
    """
    CREATE TRIGGER described_vector_removed AFTER DELETE ON described_vectors BEGIN
        UPDATE generations SET value = value + 1 WHERE of = 'described_vectors';
    END
    """,
    """
    CREATE TRIGGER described_vector_changed AFTER UPDATE ON described_vectors BEGIN
        UPDATE generations SET value = value + 1 WHERE of = 'described_vectors';
    END
    """,
    """
    INSERT INTO described (testimony_id, kind, text)
        SELECT id, 'description', title FROM testimony WHERE medium <> 'text' AND session_id IS NULL AND title <> ''
    """,
)


def upgrade() -> None:
    """Add the tables, their index and triggers, and index the titles there are."""
    op.create_table(
        "descriptions",
        sa.Column("testimony_id", sa.String(), sa.ForeignKey("testimony.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("elements", sa.JSON(), nullable=False),
        sa.Column("searched", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "notes",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("testimony_id", sa.String(), sa.ForeignKey("testimony.id", ondelete="CASCADE"), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notes_testimony_id_start_ms", "notes", ["testimony_id", "start_ms"])
    op.create_table(
        "described",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("testimony_id", sa.String(), sa.ForeignKey("testimony.id", ondelete="CASCADE"), nullable=False),
        sa.Column("note_number", sa.Integer(), sa.ForeignKey("notes.number", ondelete="CASCADE"), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_described_testimony_id_kind", "described", ["testimony_id", "kind"])
    op.create_index("ix_described_note_number", "described", ["note_number"])
    op.create_table(
        "described_vectors",
        sa.Column("described_number", sa.Integer(), sa.ForeignKey("described.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("scale", sa.Float(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
    )
    for step in _STEPS:
        op.execute(step)
