"""Stemming: words as the word index keeps them, asked of the very same tokeniser in memory. Pure but for that."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing


def stems_of(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Return each text's stems, in order."""
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute("CREATE VIRTUAL TABLE w USING fts5(t, tokenize = 'porter unicode61 remove_diacritics 2')")
        memory.execute("CREATE VIRTUAL TABLE v USING fts5vocab('w', 'instance')")
        memory.executemany("INSERT INTO w(rowid, t) VALUES (?, ?)", enumerate(texts))
        stems: list[list[str]] = [[] for _ in texts]
        for term, text in memory.execute("SELECT term, doc FROM v ORDER BY doc, offset"):
            stems[text].append(str(term))
    return [tuple(each) for each in stems]
