"""What the filter line takes, said in few words for who is writing one."""

from collections.abc import Mapping, Sequence

from irtui.domain.filter import STATES

FIELD_HELP: Mapping[str, str] = {
    "age": "how long it fires: @age>15m or @age<1h",
    "began": "when it began, in UTC: @began>2026-01-31T12:03Z or @began<2026-01-31",
    "cluster": "the same as @source: all members of a cluster are one source",
    "incident": "the incident it belongs to; @incident= for none",
    "member": "the member of a cluster that reports it",
    "owner": "who is on it: @owner=me, @owner=bob; @owner= for nobody",
    "receiver": "the receiver that its monitor routes it to",
    "severity": "the severity label, or CRIT, WARN and INFO",
    "silenced_by": "the id of a silence; @silenced_by= for none",
    "source": "the source, by its name in the configuration",
    "state": f"one of {', '.join(STATES)}; aside is snoozed or dismissed",
}
SYNTAX: Sequence[tuple[str, str]] = (
    ('team="a b"', 'the label has exactly this value; "" if it is missing'),
    ('team=~"a|b"', "the whole value matches this; != and !~ for not"),
    ("slow", "some label or annotation says this, in any case"),
    ("!…", "turns the term round: !slow, !@owner=me"),
)
