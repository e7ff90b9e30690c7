"""Search by words and by meaning, with the gate inside every query."""
