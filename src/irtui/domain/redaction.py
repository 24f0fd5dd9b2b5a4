"""Takes secrets out of what a command said, by what they look like, before it is kept."""

import re
from collections.abc import Collection

MARK = "[redacted]"
_SHORTEST = 6
_KEY = r"PRIVATE KEY(?: BLOCK)?-----"
_WORDS = (
    r"(?:passw(?:or)?d|passwd|pwd|passphrase|secret|token|credentials?"
    r"|(?:api|access|secret|private|auth|account)[_.-]?key)"
)
_VALUE = r"(?:\"(?:[^\"\\\n]|\\.){1,4096}\"?|'[^'\n]{1,4096}'?|[^\s\"',;&|)}]+)"
# What stands before a secret is kept: the first group.
_PATTERNS = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (rf"()-----BEGIN [A-Z ]{{0,40}}{_KEY}.*?(?:-----END [A-Z ]{{0,40}}{_KEY}|\Z)", re.DOTALL),
        (r"(\b(?:authorization|x-[\w-]{1,40}-token)[\"']?\s{0,8}[:=]\s{0,8}[\"']?)[^\n\"']+", re.I),
        (rf"(--?{_WORDS}(?:=|\s{{1,8}}))(?!-){_VALUE}", re.I),
        (rf"({_WORDS}[\"']?\s{{0,16}}(?:=>|[:=])\s{{0,16}}){_VALUE}", re.I),
        (r"(\bbearer\s{1,8})[\w.~+/=-]{8,}", re.I),
        (r"(://[^\s/:@\"']{0,256}:)[^\s/@\"']{1,256}(?=@)", 0),
        (r"()\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{16}\b", 0),
        (r"()\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-)[\w-]{16,256}", 0),
        (r"()\beyJ[\w-]{8,4096}\.[\w-]{8,4096}(?:\.[\w-]{0,1024})?", 0),
    )
)
_SECRET_NAME = re.compile(_WORDS, re.IGNORECASE)
_KEY_END = re.compile(rf"-----END [A-Z ]{{0,40}}{_KEY}")
_MARKED = re.compile(re.escape(MARK))


def redacted(text: str, secrets: Collection[str] = ()) -> tuple[str, int]:
    """The text without what looks like a secret or is one of ours, and how many were taken out."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= _SHORTEST:
            text = text.replace(secret, MARK)
    for pattern in _PATTERNS:
        text = pattern.sub(_taken, text)
    return text, len(_MARKED.findall(text))


def redacted_tail(text: str, secrets: Collection[str] = ()) -> tuple[str, int]:
    """The same for the end of a text whose middle is lost: a secret may be cut at its beginning.

    The first line goes unless it is the only one, and a private key whose beginning is lost.
    """
    _, line_end, rest = text.partition("\n")
    text = rest if line_end and rest else text
    ended, began = _KEY_END.search(text), text.find("-----BEGIN ")
    if ended and not 0 <= began < ended.start():
        text = MARK + text[ended.end() :]
    return redacted(text, secrets)


def _taken(match: re.Match[str]) -> str:
    return match[0] if MARK in match[0] else match[1] + MARK


def secret_name(name: str) -> bool:
    """Whether a thing of this name is one that nobody should read."""
    return bool(_SECRET_NAME.search(name))
