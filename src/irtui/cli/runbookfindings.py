"""What `irtui runbook check` found, for people and as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass

from irtui.cli.output import many, say, say_json
from irtui.domain.runbooklint import Coverage, Finding, Severity


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in how many files; `alerts` only where rules were named."""

    files: int
    findings: Sequence[Finding]
    problems: Sequence[str]
    alerts: Coverage | None

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return sum(one.severity is Severity.ERROR for one in self.findings)

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return len(self.findings) - self.errors


def print_report(report: Report) -> None:
    """Print a line for each finding, as compilers do, and what they come to."""
    for one in report.findings:
        say(f"{one.path}:{one.line}: {one.severity} [{one.rule}] {one.text}")
    if report.findings:
        say()
    if report.alerts is not None:
        say(_covered(report.alerts))
    errors = many(report.errors, "error") if report.errors else "no error"
    warnings = many(report.warnings, "warning") if report.warnings else "no warning"
    say(f"{many(report.files, 'runbook file')}: {errors}, {warnings}.")


def report_json(report: Report) -> None:
    """Print the findings as one JSON document."""
    alerts = report.alerts
    say_json(
        {
            "files": report.files,
            "errors": report.errors,
            "warnings": report.warnings,
            "problems": list(report.problems),
            "alerts": None
            if alerts is None
            else {
                "total": alerts.alerts,
                "with_runbook": alerts.covered,
                "found_by": dict(sorted(alerts.by_rule.items())),
            },
            "findings": [
                {
                    "path": one.path,
                    "line": one.line,
                    "rule": one.rule,
                    "severity": str(one.severity),
                    "text": one.text,
                }
                for one in report.findings
            ],
        }
    )


def _covered(alerts: Coverage) -> str:
    told = ", ".join(f"{count} by {rule}" for rule, count in alerts.by_rule.most_common())
    return (
        f"{many(alerts.alerts, 'alert')}, {alerts.covered} with a runbook"
        f"{f' ({told})' if told else ''}."
    )
