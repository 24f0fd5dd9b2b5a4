"""Reads a block of code: is it for a shell, a query or a text, and what is prompt, what output."""

import re
from collections.abc import Iterator, Sequence

from irtui.domain.runbook.placeholders import placeholders
from irtui.domain.runbook.risk import interactive, needs_root, query_risk, risk_of
from irtui.domain.runbook.tools import BUILTINS, TOOLS
from irtui.domain.runbook.values import Command, Risk
from irtui.domain.runbook.words import word_set

_SHELLS = word_set("sh bash shell zsh ksh console shell-session shellsession terminal")
_QUERIES = word_set("promql metricsql logql sql mysql postgresql psql")
_UNTOLD = frozenset(("", "text", "txt", "plaintext", "none"))
_SQL = frozenset(("sql", "mysql", "postgresql", "psql"))
_MAX_CONTINUED = 60
_MAX_UNCLOSED = 8

_PROMPT = re.compile(
    r"\s{0,12}(?P<host>\[[^\]\n]{1,60}\]|[\w.-]{1,40}@[\w.-]{1,60}(?::[^\s#$]{0,60})?"
    r"|(?:ba|z|k)?sh-[\d.]{1,8}|[~/][\w./-]{0,40} )?(?P<mark>[$#])\s+(?P<command>\S.*)$"
)
_PROMQL = re.compile(
    r"\s*(?:(?:sum|avg|max|min|count|rate|irate|increase|delta|histogram_quantile|topk|bottomk|sort"
    r"|sort_desc|absent|predict_linear|label_replace|quantile|changes|deriv|time|\w{3,20}_over_time)"
    r"\s*(?:(?:by|without)\s*)?\(|[a-zA-Z_:][\w:]{0,100}\{\s*\w{1,60}\s*[=!][=~]?\s*[\"'<$]"
    r"|[a-z]\w{2,100}_\w{1,100}\s*(?:[<>=!]=?\s*[\d.]|\[\d+[smhd]\]|$))"
)
_OUTPUT = re.compile(
    r"\s*(?:\d{4}-\d\d|(?-i:[A-Z]{3,}[A-Z()-]*)(?:\s{2,}|\t|$)|[\[{<|](?!\s)|-\s|\.{3}|…"
    r"|(?:error|level=|warning)\b|[EIWF]\d{4} |[\w.]+\[\d+\]:|[\w.-]+:(?:\s|$)|\w+\s+=\s)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"|\\.", re.DOTALL)
_HEREDOC = re.compile(r"<<-?\s*['\"]?(\w{1,40})['\"]?")
_WORD = re.compile(r"(?:sudo\s+)?([\w./-]{1,60}|\[)")
_ASSIGNED = re.compile(r"(?:export\s+)?[A-Za-z_]\w{0,60}=")


def read_code(text: str, language: str) -> tuple[Command, ...]:
    """The commands of a block of code, or the one text or query that it is."""
    lines = _dedented(text.strip("\n").split("\n"))
    text = "\n".join(lines).strip()
    rooted = _has_root_prompts(lines)
    if not rooted and not _code_lines(lines):
        return ()
    if language in _QUERIES:
        risk = query_risk(text) if language in _SQL else Risk.READ
        return (Command(text, language, query=True, risk=risk),)
    if language in _SHELLS or language in _UNTOLD:
        prompted = tuple(_prompted(lines, language, rooted))
        if prompted:
            return prompted
        if _PROMQL.match("\n".join(_code_lines(lines))):
            return (Command(text, language, query=True, risk=Risk.READ),)
        if _is_script(lines, language):
            return (shell_command(text, language),)
    return (Command(text, language),)


def read_span(text: str) -> Command | None:
    """The command that a code span inside a sentence is, None where it is only a name."""
    words = text.split()
    if len(words) < 2 or len(text) > 1000 or "…" in text or "\n" in text:
        return None
    program = words[1] if words[0] in ("$", "sudo", "#") else words[0]
    if program not in TOOLS:
        return None
    return shell_command(text.removeprefix("$ "), "")


def shell_command(text: str, language: str, expected: str = "", *, root: bool = False) -> Command:
    """A command for a shell with all that can be told from its text."""
    return Command(
        text,
        language,
        shell=True,
        expected=expected,
        placeholders=placeholders(text),
        root=root or needs_root(text),
        interactive=interactive(text),
        risk=risk_of(text),
    )


def _dedented(lines: Sequence[str]) -> list[str]:
    indent = min((len(x) - len(x.lstrip(" ")) for x in lines if x.strip()), default=0)
    return [line[indent:].rstrip() for line in lines]


def _code_lines(lines: Sequence[str]) -> list[str]:
    """The lines that are neither blank nor comments."""
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def _has_root_prompts(lines: Sequence[str]) -> bool:
    """Whether `# ` at the start of a line is a prompt here and no comment.

    It is where every such line calls a known program, and no other line does: a command that the
    author has commented out must never come back to life.
    """
    marked = [line for line in lines if line.lstrip().startswith("# ")]
    programs = (line.lstrip()[2:].split() for line in marked)
    called = all(words and (words[0] in TOOLS or words[0][0] in "/.") for words in programs)
    return bool(marked) and called and not any(map(_starts_command, _code_lines(lines)))


def _is_script(lines: Sequence[str], language: str) -> bool:
    """Whether a block without prompts is commands: told by its language, else by every line."""
    told = language in _SHELLS
    code = _code_lines(lines)
    if told:
        return not _OUTPUT.match(code[0])
    logical = [command for command, _ in _logical(code, False)]
    return all(_starts_command(command) for command in logical)


def _starts_command(line: str) -> bool:
    line = line.strip()
    word = _WORD.match(line)
    name = word[1] if word else ""
    return name in TOOLS or name in BUILTINS or bool(_ASSIGNED.match(line))


def _prompt(line: str, rooted: bool) -> re.Match[str] | None:
    match = _PROMPT.match(line)
    return match if match and (match["mark"] == "$" or match["host"] or rooted) else None


def _prompted(lines: Sequence[str], language: str, rooted: bool) -> Iterator[Command]:
    """The commands behind prompts; what stands between them is the expected output."""
    held: list[str] = []
    comments: list[str] = []
    output: list[str] = []
    prompt = ("", "")
    for line, match in _logical(lines, rooted):
        if match:
            found = (match["host"] or "", match["mark"])
            if held and (any(output) or found != prompt):
                yield _command(held, language, output, prompt)
                held, output = [], []
            prompt = found
            held += [*comments, line]
            comments = []
        elif line.startswith("# "):
            comments.append(line)
        elif held:
            output += [*comments, line]
            comments = []
    if held:
        yield _command(held, language, [*output, *comments], prompt)


def _command(
    held: Sequence[str], language: str, output: Sequence[str], prompt: tuple[str, str]
) -> Command:
    expected = "\n".join(output).strip("\n")
    return shell_command("\n".join(held).strip(), language, expected, root=prompt[1] == "#")


def _logical(lines: Sequence[str], rooted: bool) -> Iterator[tuple[str, re.Match[str] | None]]:
    """The lines with continuations joined to the command they continue, prompts taken off."""
    index = unclosed = 0
    while index < len(lines):
        match = _prompt(lines[index], rooted)
        command = [match["command"] if match else lines[index]]
        index += 1
        if match or _starts_command(command[0]):
            reach = _MAX_CONTINUED if unclosed < _MAX_UNCLOSED else 0
            taken = _continuation(command[0], lines[index : index + reach], rooted)
            if not taken:
                unclosed += _unfinished(command[0])
                taken = _backslashed(command[0], lines[index:])
            command += taken
            index += len(taken)
        yield "\n".join(command), match


def _continuation(command: str, following: Sequence[str], rooted: bool) -> list[str]:
    """The lines that a shell would still read as part of the command, none if it never ends.

    A lone apostrophe, as in printed prose, never closes.
    """
    taken: list[str] = []
    for line in following:
        if not _unfinished(command):
            break
        if _prompt(line, rooted):
            return []
        taken.append(line.removeprefix("> "))
        command += f"\n{taken[-1]}"
    return [] if _unfinished(command) else taken


def _backslashed(command: str, following: Sequence[str]) -> list[str]:
    """The lines that a backslash at the end of the line before joins."""
    taken: list[str] = []
    for line in following:
        if not command.endswith("\\"):
            break
        command = line.removeprefix("> ")
        taken.append(command)
    return taken


def _unfinished(command: str) -> bool:
    if command.endswith(("\\", "|", "&&")):
        return True
    if heredoc := _HEREDOC.search(command):
        return command.count("\n") == 0 or command.rsplit("\n", 1)[1].strip() != heredoc[1]
    bare = _QUOTED.sub("", command)
    if "'" in bare or '"' in bare:
        return True
    words = re.findall(r"\b(?:do|done|then|fi)\b", bare)
    return words.count("do") > words.count("done") or words.count("then") > words.count("fi")
