"""Which text goes to whom: the audiences of status updates, and the stage of each.

A stage is the name of a template. For customers it follows from the status; inside it is the
declaration until there is something to say, and a short line once nothing has changed for long.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from irtui.domain.incident import Status
from irtui.domain.updatetemplate import Template, parse

INTERNAL, EXECUTIVE, CUSTOMER = "internal", "executive", "customer"
AUDIENCES = (INTERNAL, EXECUTIVE, CUSTOMER)
DECLARATION, LONG_RUNNING = "declaration", "long-running"
LONG = timedelta(hours=2)

_BUILT_IN: Mapping[str, str] = {
    DECLARATION: "Incident declared, {severity}. Reason: {reason}. Users notice: {impact}.",
    INTERNAL: (
        "Impact now: {impact}. Known: {known}. Doing: {actions}. Needed: {needs}. "
        "Next update {next_update}."
    ),
    EXECUTIVE: (
        "{severity} since {started}, {status}. Overview: {summary}. Next steps: {actions}."
    ),
    "customer-investigating": (
        "Since {started} some users may see {impact}. We are looking into it. "
        "Next update {next_update}."
    ),
    "customer-identified": (
        "We know what causes {impact} and are working on it. Next update {next_update}."
    ),
    "customer-monitoring": "{impact} has stopped. We keep watching. Next update {next_update}.",
    "customer-resolved": ("Solved at {resolved}. It lasted {duration}. Data lost: {data_loss}."),
    LONG_RUNNING: (
        "No change since {last_update}. Still doing: {actions}. Next update {next_update}."
    ),
}
BUILT_IN = {name: parse(text) for name, text in _BUILT_IN.items()}

_FOR_CUSTOMERS = {
    Status.TRIAGE: "investigating",
    Status.INVESTIGATING: "investigating",
    Status.IDENTIFIED: "identified",
    Status.MITIGATED: "monitoring",
    Status.RESOLVED: "resolved",
    Status.CLOSED: "resolved",
    Status.CANCELLED: "resolved",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """What a stage follows from: the status, for how long nothing has changed, what is written.

    `before` is what people wrote in the update before, None where this is the first.
    """

    status: Status
    unchanged: timedelta = timedelta()
    written: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] | None = None


def stage(audience: str, moment: Moment) -> str:
    """The name of the template for an audience."""
    if audience == CUSTOMER:
        return f"{CUSTOMER}-{_FOR_CUSTOMERS[moment.status]}"
    if audience != INTERNAL:
        return audience
    written = {name: text for name, text in moment.written.items() if text.strip()}
    if moment.before is None:
        return INTERNAL if written else DECLARATION
    news = any(written.get(name, "") != moment.before.get(name, "") for name in ("known", "needs"))
    return INTERNAL if news or moment.unchanged < LONG else LONG_RUNNING


@dataclass(frozen=True, slots=True)
class Templates:
    """The built-in templates, and those of the operators, which go before them."""

    own: Mapping[str, Template] = field(default_factory=dict)

    @property
    def audiences(self) -> tuple[str, ...]:
        """The built-in audiences, then those that have a template of their own."""
        return (*AUDIENCES, *further_audiences(self.own))

    def of(self, name: str) -> Template:
        """The template of a stage."""
        return self.own.get(name) or BUILT_IN[name]


def further_audiences(names: Iterable[str]) -> list[str]:
    """The names of templates that are audiences of their own, sorted."""
    return sorted({*names} - BUILT_IN.keys() - {CUSTOMER})


def fields_of(audience: str, templates: Templates, moment: Moment) -> tuple[str, ...]:
    """What people may write for an audience: the fields of every text that it could become."""
    name = stage(audience, moment)
    usual = INTERNAL if audience == INTERNAL else name
    return tuple(dict.fromkeys((*templates.of(usual).written, *templates.of(name).written)))
