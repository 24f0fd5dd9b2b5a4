"""What a review lists: factors, gaps, action items, lessons, and other incidents like it."""

from irtui.domain.actionitem import ActionItem
from irtui.domain.finding import TO_DO, Finding, FindingKind
from irtui.domain.record import Record
from irtui.domain.reviewparts import escaped, table
from irtui.domain.suggested import beside
from irtui.text import duration, minute


def factors(record: Record) -> list[str]:
    """The contributing factors, the trigger first."""
    return _listed(record, FindingKind.FACTOR)


def gaps(record: Record) -> list[str]:
    """The gaps by category."""
    return _listed(record, FindingKind.GAP)


def _listed(record: Record, kind: FindingKind) -> list[str]:
    found = [one for one in record.findings if one.kind is kind]
    return ["\n".join(map(_finding, found))] if found else []


def _finding(one: Finding) -> str:
    trigger = " (trigger)" if one.trigger else ""
    to_do = " (has an action item)" if one.state == TO_DO else ""
    return f"- {escaped(one.category)}{trigger}: {escaped(one.text)}{to_do}"


def lessons(record: Record) -> list[str]:
    """What the next one should know, with the alerts for which it is shown."""
    found = [
        f"- {escaped(one.kind.words)}: {escaped(one.text)} "
        f"({escaped(one.alertname or one.service or 'any alert')})"
        for one in record.lessons
    ]
    return ["\n".join(found)] if found else []


def actions(record: Record) -> list[str]:
    """What is to be changed, by whom and until when."""
    if not record.actions:
        return []
    heads = ("Item", "What", "Type", "Priority", "Owner", "Due", "State")
    return [table(heads, map(_action, record.actions))]


def _action(item: ActionItem) -> tuple[str, ...]:
    why = item.reason or item.evidence
    return (
        item.name,
        escaped(item.text),
        str(item.kind),
        str(item.priority),
        escaped(item.owner or "nobody"),
        minute(item.due_at) if item.due_at else "no date",
        item.state.words + (f": {escaped(why)}" if why else ""),
    )


def similar(record: Record) -> list[str]:
    """Earlier incidents of the same alert and service, and what should have prevented this one."""
    ground = record.background
    if ground is None or not ground.similar:
        return ["None with the same alert and service."]
    rows = [
        (one.key, escaped(one.title), escaped(one.severity or "unset"), minute(one.began_at),
         duration(one.lasted) if one.ended_at else "not resolved")
        for one in ground.similar
    ]  # fmt: skip
    blocks = [table(("Incident", "Title", "Severity", "Declared", "Duration"), rows)]
    if ground.repeats:
        blocks.append(f"This is a recurrence of {escaped(ground.repeats)}.")
    if ground.preventing:
        blocks.append("What should have prevented it, and is still open:")
        blocks.append("\n".join(
            f"- {item.name} {escaped(item.text)} ({escaped(item.owner or 'nobody')}, "
            f"due {minute(item.due_at) if item.due_at else 'at no date'})"
            for item in ground.preventing
        ))  # fmt: skip
    return blocks


def severity(record: Record) -> list[str]:
    """What was suggested beside the severity that was chosen."""
    one, told = record.incident, beside(record.incident)
    return [f"Severity {escaped(one.severity or 'unset')}: {escaped(told)}"] if told else []


def external_message(record: Record) -> list[str]:
    """The last update that customers read, to begin with."""
    told = [one for one in record.updates if one.audience == "customer"]
    if not told:
        return []
    return ["Last told to customers:", "> " + escaped(told[-1].body)]
