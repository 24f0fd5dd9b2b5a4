"""What `irtui runbook check` finds in a runbook: each rule once, and nothing in a good one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from irtui.domain.alertrules import AlertRule
from irtui.domain.runbook import RunbookError, parse
from irtui.domain.runbookentry import read_entry
from irtui.domain.runbooklint import (
    RULES,
    Severity,
    alert_names,
    check_alert,
    check_names,
    check_rights,
    check_runbook,
    coverage,
    is_runbook,
)
from irtui.domain.runbookmatch import Finding as Matched
from irtui.domain.runbookmatch import Match, MatchRules, UrlMap

NOW = datetime(2026, 3, 12, tzinfo=UTC)
REVIEWED = "---\nlast_reviewed_on: 2026-03-01\nreview_in: 3 months\n---\n"
GOOD = f"""{REVIEWED}
# Checkout is slow

## Diagnosis

1. Look at the [dashboard](dashboard.md#latency).
2. List the pods, see [below](#mitigation):

   ```sh
   kubectl get pods -n shop
   ```

3. Wait.

## Mitigation

<!-- irtui:danger -->
- [ ] Restart them: `kubectl rollout restart deployment/checkout -n shop`
"""


def told(text: str, name: str = "CheckoutSlow.md") -> list[tuple[int, str]]:
    """The line and rule of each finding; only `dashboard.md` is there to be linked."""
    runbook = parse(text, name=name)
    found = check_runbook(name, runbook, lambda link: link == "dashboard.md", NOW)
    return [(one.line, one.rule) for one in found]


def reviewed(text: str) -> list[tuple[int, str]]:
    """The same of a text with a fresh review, lines counted from its own first."""
    return [(line - 4, rule) for line, rule in told(REVIEWED + text)]


def test_a_good_runbook_has_nothing() -> None:
    assert told(GOOD) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# A\n\n## Steps\n\nTODO\n", (1, "stub")),
        ("# A\n\nIt has moved to [B](dashboard.md).\n", (1, "stub")),
        ("# A\n\nThe service has a cache of its own.\n", (1, "fallback-only")),
        ("# A\n\n" + "".join(f"1. Look at {n}\n" for n in range(41)), (1, "too-many-steps")),
        ("# A\n\n- [ ] Wait\n- [ ] Look\n- [ ] Wait\n", (5, "duplicate-step")),
        ("# A\n\n- [ ] Wait\n- [x] Look\n", (4, "ticked-template")),
        ("# A\n\n1. Look:\n\n   ```\n   free\n   ```\n", (5, "fence-language")),
        ("# A\n\n1. Look:\n\n   ```text\n   $ free\n   ```\n", (5, "shell-as-text")),
        ("# A\n\n1. Look:\n\n   ```sh\n   $ free\n   Mem: 3\n   ```\n", (5, "mixed-output")),
        ("# A\n\n1. Look\n2. Wait\n4. Act\n", (5, "broken-numbering")),
        ("# A\n\n3. Look\n4. Wait\n", (3, "broken-numbering")),
        ("# A\n\n1. Look\n\n```sh\nfree\n```\n\n1. Wait\n", (9, "broken-numbering")),
        ("# A\n\n1. Look at [this](gone.md)\n", (3, "dead-link")),
        ("# A\n\n1. Look at [this](#gone)\n", (3, "dead-anchor")),
        ("# A\n\n1. Act:\n\n   ```sh\n   ls\n   rm -rf /x\n   ```\n", (7, "unmarked-change")),
        ("# A\n\n1. Go in:\n\n   ```sh\n   ssh db-1\n   ```\n", (6, "interactive-command")),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else "",
)
def test_each_rule_finds_its_line(text: str, found: tuple[int, str]) -> None:
    line, rule = found
    first = line if rule not in ("stub", "fallback-only", "too-many-steps") else -3
    assert reviewed(text) == [(first, rule)]


@pytest.mark.parametrize(
    "text",
    [
        "1. Look\n1. Wait\n1. Act\n",
        "1. Look\n\n## Resolution\n\n1. Act\n",
        "1. Look\n\n```sh\nfree\n```\n\n2. Wait\n",
        "1. Look\n\nOr this way.\n\n1. Wait\n",
        "0. Look\n1. Wait\n",
    ],
)
def test_what_markdown_allows_is_no_broken_numbering(text: str) -> None:
    assert reviewed(f"# A\n\n## Diagnosis\n\n{text}") == []


@pytest.mark.parametrize(
    "text",
    [
        "> Warning: this empties the disk.\n\n```sh\nrm -rf /x\n```\n",
        "<!-- irtui:danger -->\n\n```sh\nrm -rf /x\n```\n",
        "<!-- irtui:check -->\n\n```sh\nrm -rf /x\n```\n",
    ],
)
def test_a_change_that_is_warned_of_is_fine(text: str) -> None:
    assert reviewed(f"# A\n\n## Steps\n\nEmpty it:\n\n{text}") == []


@pytest.mark.parametrize(
    "link",
    ["https://example.org/x", "mailto:a@b.example", "/site/page", "dashboard", "dashboard.md?x#y",
     "//host/x", "dashboard/"],
)  # fmt: skip
def test_links_that_lead_somewhere_or_elsewhere(link: str) -> None:
    assert reviewed(f"# A\n\n1. Look at [this]({link})\n") == []


def test_an_anchor_may_be_written_in_html() -> None:
    assert reviewed('# A\n\n<a name="Here"></a>\n\n1. Look at [this](#here)\n') == []


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("title: A", [(1, "never-reviewed")]),
        ("last_reviewed_on: 2025-03-01\nreview_in: 1y", [(2, "review-overdue")]),
        ("last_reviewed_on: 2026-03-01\nreview_in: soon", [(3, "review-unclear")]),
        ("last_reviewed_on: 3 days ago", [(2, "review-unclear")]),
        ("last_reviewed_on: [", [(1, "front-matter"), (1, "never-reviewed")]),
        ("last_reviewed_on: 2026-03-01", []),
        ("# nothing", [(1, "never-reviewed")]),
    ],
)
def test_the_front_matter(lines: str, found: list[tuple[int, str]]) -> None:
    assert told(f"---\n{lines}\n---\n# A\n\n1. Look\n") == found


def test_a_readme_is_only_asked_for_its_links() -> None:
    text = "# Runbooks\n\n- [gone](gone.md)\n- [x] one\n"
    assert told(text, "README.md") == [(3, "dead-link")]
    assert not is_runbook("kubernetes/_index.md")


def test_two_files_for_one_alert() -> None:
    paths = ["a/DiskFull.md", "b/disk-full.md", "c/README.md", "d/README.md"]
    (found,) = check_names((path, ()) for path in paths)
    assert (found.path, found.rule) == ("b/disk-full.md", "duplicate-alert")
    assert "a/DiskFull.md" in found.text


def test_a_file_that_claims_the_alert_of_another() -> None:
    front = "---\nirtui: {alerts: [DiskFull, Slow, 'Slow{tier=a}', 'alertname=~Slow.*']}\n---\n"
    claimed = alert_names(read_entry(Path("Disks.md"), front).alerts)
    assert claimed == ["DiskFull", "Slow"]
    (found,) = check_names([("Disks.md", claimed), ("DiskFull.md", ["DiskFull"])])
    assert (found.path, "Disks.md is a runbook of DiskFull" in found.text) == ("DiskFull.md", True)


@pytest.mark.parametrize(
    ("mode", "rules"),
    [(0o644, []), (0o664, ["group-writable"]), (0o666, ["world-writable"])],
)
def test_who_may_change_the_file(mode: int, rules: list[str]) -> None:
    assert [one.rule for one in check_rights("a.md", 0o100000 | mode)] == rules


HERE = Match(Path("DiskFull.md"), "", "file name")
RULES_OF_MATCHING = MatchRules(url_map=[UrlMap("https://runbooks.example/", Path("r"))])
NOWHERE = "annotation runbook_url leads to no file here"


@pytest.mark.parametrize(
    ("url", "matched", "rules"),
    [
        ("", Matched(), ["alert-without-runbook"]),
        ("", Matched(HERE), []),
        ("https://wiki.example/x", Matched(None, (NOWHERE,)), ["dangling-url"]),
        ("https://wiki.example/x", Matched(HERE, (NOWHERE,)), []),
        ("https://runbooks.example/x", Matched(HERE, (NOWHERE,)), ["dangling-url"]),
        ("gone.md", Matched(HERE, (NOWHERE,)), ["dangling-url"]),
        ("a.md#x", Matched(HERE, ("runbook_url: a.md has no heading #x",)), ["dangling-anchor"]),
        ("https://x.example/{{ $labels.job }}", Matched(), []),
    ],
)
def test_alerts_and_their_runbooks(url: str, matched: Matched, rules: list[str]) -> None:
    alert = AlertRule("DiskFull", {}, {"runbook_url": url} if url else {}, 12)
    found = list(check_alert("rules.yaml", alert, matched, RULES_OF_MATCHING))
    assert [(one.path, one.line, one.rule) for one in found] == [
        ("rules.yaml", 12, rule) for rule in rules
    ]


def test_coverage_counts_by_the_way_that_was_found() -> None:
    annotated = Match(Path("a.md"), "", "annotation runbook_url, moved")
    found = coverage([Matched(HERE), Matched(annotated), Matched(annotated), Matched()])
    assert (found.alerts, found.covered) == (4, 3)
    assert found.by_rule == {"annotation": 2, "file name": 1}


PIECES = some.sampled_from(
    ["# A\n", "## Steps\n", "1. Look\n", "3) Wait\n", "- [x] Act\n", "   ```\n", "```sh\n",
     "$ rm x\n",
     "out\n", "---\n", "review_in: x\n", "[a](b.md#c)\n", "\n", "> Note: x\n", "<details>\n",
     "<!-- irtui:skip -->\n", "   - `ssh x`\n", "\t", "[a](\0)\n", "| a | b |\n"]
)  # fmt: skip


@given(some.lists(PIECES, max_size=30).map("".join) | some.text(max_size=400))
def test_any_text_is_checked_and_every_finding_has_a_place(text: str) -> None:
    try:
        runbook = parse(text, name="a.md")
    except RunbookError:
        return
    for one in check_runbook("a.md", runbook, lambda link: False, NOW):
        assert 1 <= one.line <= runbook.text.count("\n") + runbook.text.count("\r") + 1
        assert one.rule in RULES
        assert one.severity in Severity
        assert one.text.isprintable()
        assert one.text.endswith(".")
