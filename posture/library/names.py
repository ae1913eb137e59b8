"""Names of people: kept in one Unicode form, and found whatever the case and the accents."""

import unicodedata


def in_one_form(name: str) -> str:
    """Return a name in Unicode's composed form (NFC), with single spaces between its words."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def name_key(name: str) -> str:
    """Return what two spellings of one name have in common: no case, no accents, no ligatures.

    Letters are compared as in Unicode's compatibility decomposition (NFKD) after case folding, so
    "Zoë", "ZOE" and a decomposed "zoë" are one name.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return " ".join("".join(c for c in folded if not unicodedata.combining(c)).split())
