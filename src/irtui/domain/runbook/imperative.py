"""Tells whether a sentence asks the reader to do something, warns, or points elsewhere."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

from irtui.domain.runbook import words

# A longer text is prose whatever it says, and no instruction starts that late.
_LOOKED_AT = 4000
_END = re.compile(r"(?<=[.:;?!])\s+")
_LATIN = re.compile(r"\b(e\.g|i\.e|etc|vs|incl)\.", re.IGNORECASE)
_WORD = re.compile(r"[^\W_][\w'/-]*")
_LEADING_MARKS = re.compile(r"^[\W_]+")
# "Warning logs" and "Note the labels" are no remarks.
_CAUTION = re.compile(
    r"\W{0,4}(?:please )?(?:notice|warning|caution|important|danger|attention|tip|be aware"
    r"|be careful|beware|do not|don['’]t|never)\b(?! (?:logs?|messages?|events?|alerts?|level)\b)"
    r"|\W{0,4}(?:please )?note\b(?! (?:the|down|which|its|each|any|your)\b)"
    r"|\W{0,4}(?:hint|info)\W{0,3}:",
    re.IGNORECASE,
)
_SEVERE = re.compile(
    r"\W{0,4}(?:please )?(?:warning|caution|important|danger|attention|be aware|be careful|beware"
    r"|do not|don['’]t|never)\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\W{0,4}(?:see|for (?:more|further|additional|details)|refer to|read more|more info"
    r"|further info|more details)\b",
    re.IGNORECASE,
)
_TODO = re.compile(r"\W{0,4}(?:to-?do|tbd|fixme|wip|coming soon|n/a)\b", re.IGNORECASE)

# Which words are verbs is asked in the depth of every rule, of one text at a time.
_more_verbs: ContextVar[Collection[str]] = ContextVar("more_verbs", default=frozenset())


@contextmanager
def more_verbs(verbs: Collection[str]) -> Iterator[None]:
    """Take some more words, in lower case, for verbs that ask for something."""
    before = _more_verbs.set(verbs)
    try:
        yield
    finally:
        _more_verbs.reset(before)


class Remark(StrEnum):
    """A paragraph that is no step by its first words."""

    CAUTION = "caution"
    REFERENCE = "reference"
    TODO = "todo"


def remark(text: str) -> Remark | None:
    """What kind of remark the paragraph is, None if it is none."""
    if _TODO.match(text):
        return Remark.TODO
    if _CAUTION.match(text):
        return Remark.CAUTION
    return Remark.REFERENCE if _REFERENCE.match(text) else None


def severe(text: str) -> bool:
    """Whether a caution must be read before what follows it, too."""
    return bool(_SEVERE.match(text))


def sentences(text: str) -> list[str]:
    """The text cut after full stops, colons, semicolons, question and exclamation marks."""
    guarded = _LATIN.sub(r"\1\0", text)
    return [part.replace("\0", ".") for part in _END.split(guarded) if part.strip()]


def imperative(text: str) -> bool:
    """Whether the text asks for something: a verb, a condition, or a question to answer."""
    text = text[:_LOOKED_AT].strip()
    return text.endswith("?") or any(commanding(part) for part in sentences(text))


def commanding(sentence: str) -> bool:
    """Whether a single sentence begins like an instruction."""
    if remark(sentence):
        return False
    found = list(_after_leading(sentence))
    if not found:
        return False
    first = found[0]
    return (
        first in words.CONDITIONS
        or _is_verb(found)
        or _obliges(found)
        or _turns_to_reader(first, sentence)
    )


def _after_leading(sentence: str) -> Iterator[str]:
    """The first lower-case words without "please", "then" and the like."""
    leading = True
    for index, match in enumerate(_WORD.finditer(_LEADING_MARKS.sub("", sentence[:200]))):
        word = match[0].lower()
        leading = leading and word in words.LEADING
        if not leading:
            yield word
        if index > 5:
            return


def _is_verb(found: list[str]) -> bool:
    """Whether the first word is a known verb that is not used as a noun here."""
    if found[0] not in words.VERBS and found[0] not in _more_verbs.get():
        return False
    second = found[1] if len(found) > 1 else ""
    if second == "in" and found[0] in words.NOUNS_BEFORE_IN:
        return False
    return second not in words.NOT_AFTER_A_VERB


def _obliges(found: list[str]) -> bool:
    """Whether it reads "You should check …" or "We need to restart …"."""
    if found[0] not in words.READER or found[1:2] == [] or found[1] not in words.DUTIES:
        return False
    rest = [word for word in found[2:] if word not in words.BETWEEN]
    return bool(rest) and _is_verb(rest) and rest[0] not in ("see", "find")


def _turns_to_reader(first: str, sentence: str) -> bool:
    """Whether it reads "To do this, run …" or "Once it is up, you can …"."""
    if first not in words.OPENERS:
        return False
    for part in sentence[:400].split(", ")[1:4]:
        found = list(_after_leading(part))
        if found and (
            _is_verb(found) or (first in words.STRICT_OPENERS and found[0] in ("you", "we"))
        ):
            return True
    return False
