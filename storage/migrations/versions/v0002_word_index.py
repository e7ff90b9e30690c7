"""The word index of passages, and the counter by which a copy of the vectors knows it is stale; triggers keep both true."""

from alembic import op

revision = "0002"
down_revision = "0001"

_STEPS = (
    """
    CREATE VIRTUAL TABLE passage_words USING fts5(
        text, content = 'passages', content_rowid = 'number', tokenize = 'porter unicode61 remove_diacritics 2'
    )
    """,
    "CREATE VIRTUAL TABLE passage_terms USING fts5vocab('passage_words', 'row')",
    "CREATE VIRTUAL TABLE passage_places USING fts5vocab('passage_words', 'instance')",
    """
    CREATE TRIGGER passage_words_added AFTER INSERT ON passages BEGIN
        INSERT INTO passage_words (rowid, text) VALUES (new.number, new.text);
    END
    """,
    """
    CREATE TRIGGER passage_words_removed AFTER DELETE ON passages BEGIN
        INSERT INTO passage_words (passage_words, rowid, text) VALUES ('delete', old.number, old.text);
    END
    """,
    """
    CREATE TRIGGER passage_words_changed AFTER UPDATE OF number, text ON passages BEGIN
        INSERT INTO passage_words (passage_words, rowid, text) VALUES ('delete', old.number, old.text);
        INSERT INTO passage_words (rowid, text) VALUES (new.number, new.text);
    END
    """,
    "INSERT INTO generations (of, value) VALUES ('vectors', 0)",
    """
    CREATE TRIGGER vector_added AFTER INSERT ON vectors BEGIN
        UPDATE generations SET value = value + 1 WHERE of = 'vectors';
    END
    """,
    """
    CREATE TRIGGER vector_removed AFTER DELETE ON vectors BEGIN
        UPDATE generations SET value = value + 1 WHERE of = 'vectors';
    END
    """,
    """
    CREATE TRIGGER vector_changed AFTER UPDATE ON vectors BEGIN
        UPDATE generations SET value = value + 1 WHERE of = 'vectors';
    END
    """,
)


def upgrade() -> None:
    """Make the index, its vocabulary, the counter and the triggers."""
    for step in _STEPS:
        op.execute(step)
