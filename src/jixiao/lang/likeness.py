"""How alike two phrases are, without punctuation; 0 to 100."""

from functools import lru_cache

from rapidfuzz import fuzz

from jixiao.lang.normalise import bare, letters

SAME_NAME = 60
"""From here on two project names at the same position are taken for one name with a slip."""
SAME_MEANING = 82
"""From here on two indicator phrases are taken to speak of the same thing."""


@lru_cache(maxsize=16384)
def likeness(one: str, other: str) -> float:
    """Likeness of two texts by their letters, as a whole."""
    return fuzz.ratio(letters(one), letters(other))


@lru_cache(maxsize=16384)
def within(part: str, whole: str) -> float:
    """How well ``part`` is found inside ``whole`` (best matching stretch), by bare words."""
    short, long = bare(part), bare(whole)
    if not short or not long:
        return 0.0
    return fuzz.partial_ratio(short, long)


def bigrams(text: str) -> frozenset[str]:
    """The character pairs of a text's letters: what it speaks of, roughly."""
    plain = letters(text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))
