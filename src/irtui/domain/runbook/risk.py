"""Judges from its words what a command may do; a word list, so `unknown` is a common answer."""

import re
from collections.abc import Iterator, Sequence

from irtui.domain.runbook.tools import (
    CHANGES,
    CHANGING_PROGRAMS,
    READ_BY_VERB,
    READ_NOUNS,
    READ_VERBS,
    READS,
)
from irtui.domain.runbook.values import Risk
from irtui.domain.runbook.words import word_set

ORDER = (Risk.READ, Risk.UNKNOWN, Risk.CHANGE, Risk.DANGER)

_LOOKED_AT = 20_000
_DANGER = re.compile(
    r"\brm\s+(?:-\S+\s+){0,4}-\w*[rR]|\bmkfs|\bdd\s[^\n|;]{0,200}\bof=|\bwipefs\b|\bshred\b"
    r"|\bdrop\s+(?:database|table|schema|keyspace)\b|\btruncate\s+table\b|\bdelete\s+from\b"
    r"|\bdelete\s+(?:-\S+\s+(?:\S+\s+)?){0,4}(?:ns|namespaces?|pvc?|persistentvolume(?:claim)?s?|crds?"
    r"|customresourcedefinitions?|nodes?|machines?|project)\b|--grace-period[= ]0\b"
    r"|--yes-i-really|\bterraform\s+destroy\b|\bosd\s+(?:purge|destroy|lost)\b|\bzpool\s+destroy"
    r"|\breset\s+--hard\b|\bpush\s+(?:-f\b|--force)|\blvremove\b|\bflushall\b|\bflushdb\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_COMMENT = re.compile(r"(?m)(?:^|\s)#[^\n]*$")
_CONTINUED = re.compile(r"\\\n")
_CUT = re.compile(r"\|\|?|&&|;|\n|\$\(|`|&(?!>|\d)|(?:^|\s)--\s|\bxargs\b|\bdo\b|\bthen\b")
_HARMLESS_REDIRECT = re.compile(r"\d?>&\d|&?\d?>{1,2}\s*/dev/(?:null|stdout|stderr)")
_PLACEHOLDER = re.compile(r"<[A-Za-z][^<>\n]{0,60}>")
_REDIRECT = re.compile(r"(?<![-=])>")
_WRAPPERS = word_set("sudo time nice env watch timeout nohup exec chroot")
_SHELL_WORDS = word_set("for if while until done fi else elif in [ [[ { } ( ) case esac set")
_CURL_CHANGES = re.compile(
    r"(?:^|\s)(?:-X\s*|--request[ =])(?!GET|HEAD)\w+|(?:^|\s)(?:-[dFT]|--data\S*|--upload-file)\b",
)
_INTERACTIVE = re.compile(
    r"\b(?:ssh|rsh|telnet|mongosh?|redis-cli|cqlsh|vim?|nano|emacs|htop|less|more|tmux|screen"
    r"|k9s|toolbox|minicom)(?=\s|$)"
    r"|\b(?:exec|run|attach|debug)\b[^\n|;]{0,200}\s(?:-it|-ti|-i\s+-t|-t\s+-i|--stdin\s+--tty|-t)\b"
    r"|\b(?:kubectl|oc|virsh|crontab)\s[^\n|;]{0,80}?\b(?:edit|console|attach)\b|\boc\s+debug\b"
    r"|\bvirtctl\s+(?:console|ssh|vnc)\b|\bcrontab\s+-e\b"
    r"|\b(?:tail|journalctl|logs)\b[^\n|;]{0,200}\s(?:-f|-F|--follow)\b|\bport-forward\b"
    r"|\bpasswd\b|\bsu\s+-|(?m:^\s*(?:sudo\s+)?(?:top|watch|bash|sh|chroot)(?:\s+/\S*)?\s*$)"
)
# "rollout status" and "auth can-i delete" only look, whatever stands beside them.
_OF_BOTH = word_set("auth link rollout")
_SHOWING = (["can-i"], ["history"], ["list"], ["ls"], ["show"], ["status"])
_DATABASE_SHELL = re.compile(r"\b(psql|mysql|sqlite3|clickhouse-client)\b([^\n|;]*)")
_DATABASE_BATCH = re.compile(r"\s(?:-c|-e|--command|--execute|--query|-q|-f|--file|<)|\s['\"]")
_ROOT = re.compile(r"(?m)(?:^|[|;&(]\s*|\$\()\s*sudo\b")
_SQL_CHANGES = re.compile(
    r"\b(?:update|insert|delete|alter|create|drop|truncate|grant|revoke|vacuum|reindex|set|kill"
    r"|pg_terminate_backend|pg_cancel_backend|call)\b",
    re.IGNORECASE,
)


def worst(risks: Sequence[Risk]) -> Risk:
    """The riskiest of them, unknown where there are none."""
    return max(risks, key=ORDER.index, default=Risk.UNKNOWN)


def risk_of(text: str) -> Risk:
    """What a shell text may do: the riskiest of all its commands."""
    if len(text) > _LOOKED_AT:
        return Risk.UNKNOWN
    text = _COMMENT.sub("", _CONTINUED.sub(" ", text))
    if _DANGER.search(text):
        return Risk.DANGER
    bare = _PLACEHOLDER.sub("X", _QUOTED.sub(" _ ", text))
    bare = _HARMLESS_REDIRECT.sub(" ", bare)
    found = [_command_risk(words) for words in _commands(bare)]
    if _REDIRECT.search(bare):
        found.append(Risk.CHANGE)
    return worst(found)


def query_risk(text: str) -> Risk:
    """What an SQL text may do."""
    if _DANGER.search(text[:_LOOKED_AT]):
        return Risk.DANGER
    return Risk.CHANGE if _SQL_CHANGES.search(text[:_LOOKED_AT]) else Risk.READ


def needs_root(text: str) -> bool:
    """Whether the text asks for root rights itself."""
    return bool(_ROOT.search(text))


def interactive(text: str) -> bool:
    """Whether the text needs a terminal or never ends by itself."""
    text = text[:_LOOKED_AT]
    if _INTERACTIVE.search(text):
        return True
    return any(not _DATABASE_BATCH.search(match[2]) for match in _DATABASE_SHELL.finditer(text))


def _commands(text: str) -> Iterator[list[str]]:
    """The words of each command in a pipeline or list, assignments and wrappers left out."""
    for piece in _CUT.split(text):
        words = piece.split()
        while words and ("=" in words[0] or words[0] in _WRAPPERS or words[0] in _SHELL_WORDS):
            if words[0] in ("for", "case"):
                words = []
                break
            words = words[1:]
        if words:
            yield words


def _command_risk(words: list[str]) -> Risk:
    program = words[0].rsplit("/", 1)[-1].strip("()")
    rest = " ".join(words[1:])
    if program == "curl":
        return Risk.CHANGE if _CURL_CHANGES.search(f" {rest}") else Risk.READ
    if program == "sed":
        return Risk.CHANGE if re.search(r"(?:^|\s)-\w*i", rest) else Risk.READ
    if program in CHANGING_PROGRAMS:
        return Risk.CHANGE
    if program in READS:
        return Risk.READ
    if program not in READ_BY_VERB:
        return Risk.UNKNOWN
    return _risk_by_verb(program, [word for word in words[1:] if not word.startswith("-")])


def _risk_by_verb(program: str, words: list[str]) -> Risk:
    """The risk of `program … verb …`: the first word that is a known verb decides."""
    for index, word in enumerate(words[:4]):
        if word in _OF_BOTH and words[index + 1 : index + 2] in _SHOWING:
            return Risk.READ
        if word in CHANGES:
            return Risk.CHANGE
        if word == "exec":
            # What runs inside follows as a command of its own, unless it is a shell.
            return Risk.UNKNOWN if words[-1].endswith("sh") else Risk.READ
        if word in READ_NOUNS and CHANGES.intersection(words[index + 1 : index + 3]):
            return Risk.CHANGE
        if word in READ_VERBS or word in READ_NOUNS:
            return Risk.READ
    return Risk.READ if program == "ip" and len(words) == 1 else Risk.UNKNOWN
