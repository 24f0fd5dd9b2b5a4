"""`irtui runbook check`: what is wrong with the runbooks, for people and for CI."""

import os
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from irtui.cli import wiring
from irtui.cli.output import fail
from irtui.cli.runbookfindings import Report, print_report, report_json
from irtui.config.errors import NothingConfigured
from irtui.config.find import settings_for
from irtui.config.settings import Settings
from irtui.domain import runbooklint
from irtui.domain.alert import Alert
from irtui.domain.alertrules import MAX_BYTES, RulesError, read_rules
from irtui.domain.runbook import RunbookError
from irtui.domain.runbooklint import RULES, Coverage, Finding, Severity, finding
from irtui.domain.runbookmatch import MatchRules
from irtui.text import clean
from irtui.workflow.library import Library


@dataclass(frozen=True, slots=True)
class _Check:
    """What is to be checked, and how alerts find their runbook."""

    library: Library
    files: Sequence[Path]
    rules: MatchRules


def run(options: Namespace) -> int:
    """Print what is found; 1 if an error is among it, 2 if there is nothing to check."""
    settings = _settings(options)
    places = [Path(one) for one in options.directories] or list(settings.runbooks.directories)
    if why := _unclear(options, places):
        fail(why)
        return 2
    report = _report(_check(settings, places), options)
    if not report.files and not report.problems:
        fail(f"There is nothing to check: no Markdown file is in {', '.join(map(str, places))}.")
        return 2
    if options.json:
        report_json(report)
    else:
        print_report(report)
    for problem in report.problems:
        fail(problem)
    bad = set(Severity) if options.strict else {Severity.ERROR}
    return 1 if report.problems or any(one.severity in bad for one in report.findings) else 0


def _settings(options: Namespace) -> Settings:
    """The configuration where there is one; directories can be named without any."""
    try:
        return settings_for(Path(options.config) if options.config else None, os.environ)
    except NothingConfigured:
        return Settings()


def _unclear(options: Namespace, places: Sequence[Path]) -> str | None:
    """Why nothing can be checked."""
    for name in options.skip:
        if name not in RULES:
            return f"--skip: {name} is no rule, there are {', '.join(RULES)}."
    if not places:
        return "There is nothing to check: name a directory, or configure [runbooks] directories."
    for place in places:
        if not os.path.exists(place):
            return f"{place}: there is no such directory."
    return None


def _check(settings: Settings, places: Sequence[Path]) -> _Check:
    rules = wiring.match_rules(settings.runbooks)
    library = Library([place for place in places if place.is_dir()], rules)
    files = [place for place in places if not place.is_dir()]
    return _Check(library, [*files, *library.files()], rules)


def _report(check: _Check, options: Namespace) -> Report:
    found = [*_in_files(check), *runbooklint.check_names(_claims(check))]
    alerts = Coverage() if options.rules else None
    for name in options.rules:
        told, more = _in_rules(check, name)
        found += more
        alerts = told if alerts is None else alerts + told
    return Report(
        len(check.files),
        sorted(one for one in found if one.rule not in options.skip),
        check.library.problems(),
        alerts,
    )


def _claims(check: _Check) -> Iterator[tuple[str, list[str]]]:
    """Each file with the alerts that its front matter names."""
    index = check.library.index()
    for path in check.files:
        entry = index.at(path)
        yield str(path), runbooklint.alert_names(entry.alerts) if entry else []


def _in_files(check: _Check) -> Iterator[Finding]:
    """What each file has."""
    now, index = wiring.now(), check.library.index()
    for path in check.files:
        name = str(path)
        try:
            runbook = check.library.load(path)
            mode = path.stat().st_mode
        except RunbookError as error:
            yield finding(name, 1, "unreadable", _without(name, str(error)))
            continue
        yield from runbooklint.check_rights(name, mode)
        yield from runbooklint.check_runbook(name, runbook, partial(_leads, path), now)
        entry = index.at(path)
        for text in entry.unclear if entry else ():
            yield finding(name, 1, "front-matter", f"{clean(text)}.")


def _in_rules(check: _Check, name: str) -> tuple[Coverage, list[Finding]]:
    """What a file of alerting rules has."""
    try:
        with open(name, "rb") as file:
            raw = file.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise RulesError("It is larger than 16 MiB: name files of rules only.")
        rules = read_rules(raw.decode())
    except OSError as error:
        text = f"It cannot be read: {(error.strerror or type(error).__name__).lower()}."
        return Coverage(), [finding(name, 1, "unreadable", text)]
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return Coverage(), [finding(name, line, "unreadable", "It is no UTF-8 text.")]
    except RulesError as error:
        return Coverage(), [finding(name, error.line, "unreadable", str(error))]
    matched = check.library.find_all([_alert(*runbooklint.asked(rule)) for rule in rules])
    found = [
        one
        for rule, told in zip(rules, matched, strict=True)
        for one in runbooklint.check_alert(name, rule, told, check.rules)
    ]
    return runbooklint.coverage(matched), found


def _alert(labels: dict[str, str], annotations: dict[str, str]) -> Alert:
    return Alert("", "", datetime.fromtimestamp(0, UTC), labels, annotations)


def _leads(path: Path, link: str) -> bool:
    """Whether a link beside a file leads to something."""
    try:
        return os.path.exists(path.parent / link)
    except (OSError, ValueError):
        return False


def _without(name: str, sentence: str) -> str:
    """A sentence that need not begin with the file, which is told before it."""
    for shown in (clean(name, limit=300), clean(Path(name).name, limit=200)):
        sentence = sentence.removeprefix(shown).lstrip(": ")
    if sentence.startswith(("is ", "cannot ", "does ")):
        return f"It {sentence}"
    return sentence[:1].upper() + sentence[1:]
