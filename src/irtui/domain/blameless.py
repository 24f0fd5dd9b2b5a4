"""Words that blame: shown as a quiet hint, since one asks what and how, never who."""

import re
from collections.abc import Collection, Iterator

_WORDS = (
    ("human error", "what made this easy to get wrong?"),
    ("operator error", "what made this easy to get wrong?"),
    ("user error", "what made this easy to get wrong?"),
    ("should have", "what did they see and know at that time?"),
    ("should've", "what did they see and know at that time?"),
    ("could have", "what did they see and know at that time?"),
    ("ought to have", "what did they see and know at that time?"),
    ("failed to", "what did they do, and why did that make sense?"),
    ("neglected to", "what did they do, and why did that make sense?"),
    ("forgot to", "what could have reminded them?"),
    ("careless", "what drew the attention elsewhere?"),
    ("carelessly", "what drew the attention elsewhere?"),
    ("sloppy", "what drew the attention elsewhere?"),
    ("negligent", "what drew the attention elsewhere?"),
    ("negligence", "what drew the attention elsewhere?"),
    ("incompetent", "what was not known, and where could one learn it?"),
    ("stupid", "what was not known, and where could one learn it?"),
    ("fault of", "which conditions made it possible?"),
    ("'s fault", "which conditions made it possible?"),
    ("to blame", "which conditions made it possible?"),
    ("blame", "which conditions made it possible?"),
    ("culprit", "which conditions made it possible?"),
    ("guilty", "which conditions made it possible?"),
    ("root cause", "which conditions together made it possible? There is rarely one."),
    ("obviously", "was it obvious at that time, or only afterwards?"),
    ("simply", "was it simple at that time, or only afterwards?"),
)
_ASK = dict(_WORDS)
_ANY = re.compile(
    r"(?:(?<!\w)|(?='))("
    + "|".join(re.escape(word) for word in sorted(_ASK, key=len, reverse=True))
    + r")"
    r"(?!\w)",
    re.IGNORECASE,
)
_PERSON = "tell what the role saw and did, not whose mistake it was"
# A pattern of so many names is one that nobody reads.
_MOST_NAMES = 50


def hints(text: str, names: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Each blaming word once, with the question to ask instead; `names` are those who took part."""
    prose = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith("<!--"))
    seen: set[str] = set()
    for found in _ANY.finditer(prose):
        word = found[1].lower()
        if word not in seen:
            seen.add(word)
            yield word, _ASK[word]
    if blamed := _blamed(prose, names):
        yield blamed, _PERSON


def _blamed(prose: str, names: Collection[str]) -> str:
    """A name and what somebody is said to have done wrong, empty where nobody is named so."""
    known = [re.escape(name) for name in sorted(names)[:_MOST_NAMES] if name.strip()]
    if not known:
        return ""
    wrong = r"(?:failed|forgot|broke|caused|missed|ignored|neglected|did not|didn't|messed)"
    found = re.search(rf"(?<!\w)({'|'.join(known)})\s+({wrong})(?!\w)", prose, re.IGNORECASE)
    return f"{found[1]} {found[2]}" if found else ""
