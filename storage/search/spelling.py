"""Spelling: how far apart two words are, for finding what someone meant to type. Pure."""


def most_slips(word: str) -> int:
    """Return how many slips are forgiven in a word of this length: none in the shortest, where one makes another word."""
    if len(word) < 4:
        return 0
    return 1 if len(word) < 8 else 2


def slips(one: str, other: str, *, most: int) -> int:
    """Return how many letters were missed, added, changed or swapped with a neighbour; over `most` returns ``most + 1``.

    Optimal string alignment (Damerau 1964, restricted), one row of the table at a time.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, above, row = row, before, [i]
        for j, other_letter in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other_letter))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == other_letter:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
