"""How hard a text is to read, after Flesch and Kincaid: the school grade that it asks for."""

import re

WORD = re.compile(r"[A-Za-z][A-Za-z']*")
VOWELS = re.compile(r"[aeiouy]+")
SENTENCE = re.compile(r"[.!?:;]+(?:\s|$)")


def syllables(word: str) -> int:
    """Groups of vowels, without a final silent e; at least one."""
    word = word.lower()
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and len(word) > 2
    return max(1, len(VOWELS.findall(word)) - silent)


def school_grade(text: str) -> float:
    """Flesch-Kincaid grade of a text, from its words, sentences and syllables."""
    words = WORD.findall(text)
    sentences = max(1, len(SENTENCE.findall(text)))
    per_word = sum(map(syllables, words)) / len(words)
    return 0.39 * len(words) / sentences + 11.8 * per_word - 15.59
