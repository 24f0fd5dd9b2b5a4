"""The table of keys: bindings, key bar, help and the README's table all come from it.

A key that isn't here doesn't exist. Ids stay the same for good: configuration will name them.
"""

from typing import NamedTuple

from textual.binding import Binding, BindingType


class Key(NamedTuple):
    """One key: where it works, its id, what is pressed, the action, the word in the key bar, help.

    A key with an empty word works without being in the bar.
    """

    place: str
    id: str
    keys: str
    action: str
    word: str
    help: str


PLACES = {
    "everywhere": "Everywhere",
    "list": "Lists",
    "alerts": "Alerts",
    "incidents": "Incidents",
    "incident": "Incident",
    "timeline": "Timeline of an incident",
    "checklist": "Checklist (of an incident or an alert)",
    "runbook": "Checklist of an alert",
    "silences": "Silences",
    "matchers": "Silence form (opened with s)",
    "handover": "Hand-over (opened with H)",
    "report": "Report",
    "reviews": "Reviews",
    "review": "Review",
    "editor": "While you write the review",
    "severity": "Severities (where one is chosen)",
    "matrix": "Impact × urgency (opened with m)",
    "roles": "Roles (opened with l)",
    "tasks": "Tasks (opened with d)",
    "select": "Choosing several",
    "views": "Views (opened with V)",
    "reminders": "Reminders (opened with R)",
    "actions": "Action items (opened with D or A)",
    "lessons": "Lessons (opened with h)",
    "overview": "Overview (opened with O)",
    "entry": "Entry of a timeline (opened with enter)",
    "command": "While a command runs (begun with !)",
    "updates": "Updates (opened with P)",
    "dialog": "Dialogs",
}

KEYS = (
    Key("everywhere", "go.alerts", "1", "app.go('alerts')", "", "alerts"),
    Key("everywhere", "go.incidents", "2", "app.go('incidents')", "", "incidents"),
    Key("everywhere", "go.silences", "3", "app.go('silences')", "", "silences"),
    Key("everywhere", "go.reviews", "4", "app.go('reviews')", "", "reviews: what is due"),
    Key("everywhere", "go.handover", "H", "app.hand_over", "", "hand-over to the next shift"),
    Key("everywhere", "go.report", "5", "app.go('report')", "", "report"),
    Key("everywhere", "help", "question_mark", "app.help", "help", "explain this screen's keys"),
    Key("everywhere", "palette", "colon", "app.command_palette", "", "palette: all by name"),
    Key("everywhere", "actions", "D", "app.actions", "", "action items: all that are open"),
    Key("everywhere", "poll", "ctrl+r", "app.poll_now", "", "ask every source now"),
    Key("everywhere", "undo", "u", "app.undo", "undo", "undo your newest act"),
    Key("everywhere", "back", "escape", "app.back", "", "back"),
    Key("everywhere", "quit", "q", "app.leave", "", "quit"),
    Key("list", "list.down", "j,down", "move(1)", "", "down"),
    Key("list", "list.up", "k,up", "move(-1)", "", "up"),
    Key("list", "list.page_down", "pagedown,ctrl+f", "page(1)", "", "a screen down"),
    Key("list", "list.page_up", "pageup,ctrl+b", "page(-1)", "", "a screen up"),
    Key("list", "list.first", "g,home", "end(False)", "", "first"),
    Key("list", "list.last", "G,end", "end(True)", "", "last"),
    Key("list", "list.open", "enter", "open", "", "open"),
    Key("alerts", "alert.acknowledge", "a", "acknowledge", "ack", "acknowledge, or take over"),
    Key(
        "alerts", "alert.acknowledge_until", "A", "acknowledge_until", "", "acknowledge for a time"
    ),
    Key("alerts", "alert.snooze", "z", "snooze", "snooze", "out of sight until a time"),
    Key("alerts", "alert.dismiss", "x", "dismiss_as_noise", "noise", "dismiss as noise, and why"),
    Key("alerts", "alert.declare", "i", "declare", "incident", "declare, or attach to one"),
    Key("alerts", "alert.runbook", "r", "runbook", "runbook", "its checklist, or start one"),
    Key("alerts", "alert.note", "n", "note", "note", "write a note"),
    Key("alerts", "alert.write", "N", "write_runbook", "", "new runbook from what was done"),
    Key("alerts", "alert.silence", "s", "silence", "silence", "silence, by labels that you choose"),
    Key("alerts", "alert.silence_fast", "S", "silence_fast", "", "silence: only choose how long"),
    Key("alerts", "alert.lessons", "h", "app.lessons", "", "lessons: did they help?"),
    Key("alerts", "alert.explain", "e", "explain", "explain", "why it is shown or suppressed"),
    Key("alerts", "alert.links", "o", "links", "links", "show and copy links"),
    Key("alerts", "alert.mark", "space", "mark", "mark", "mark, to act on several"),
    Key("alerts", "alert.filter", "slash", "filter", "filter", "filter the list"),
    Key("alerts", "alert.group", "b", "group", "group", "group by a label"),
    Key("alerts", "alert.views", "V", "views", "views", "views: filters under a name"),
    Key("alerts", "alert.overview", "O", "overview", "overview", "count the values of each label"),
    Key("alerts", "alert.copy", "y", "copy", "", "copy the alert's labels"),
    Key("incidents", "incident.new", "i", "declare", "declare", "declare by hand"),
    Key("incidents", "incident.closed", "c", "closed", "closed too", "show or hide closed ones"),
    Key("incidents", "incidents.reminders", "R", "reminders", "", "reminders: go there, put off"),
    Key("silences", "silence.new", "s", "silence", "new", "new, from the filter on the alerts"),
    Key("silences", "silence.extend", "plus", "extend", "extend", "let it end later"),
    Key("silences", "silence.edit", "e", "edit", "edit", "change matchers, end or comment"),
    Key("silences", "silence.expire", "x", "expire", "expire", "end it now"),
    Key("silences", "silence.again", "c", "recreate", "again", "make an expired one again"),
    Key("silences", "silence.retry", "r", "retry", "retry", "send again what failed"),
    Key("silences", "silence.mark", "space", "mark", "mark", "mark, to act on several"),
    Key("matchers", "matcher.toggle", "space", "switch", "on/off", "switch a matcher on or off"),
    Key("matchers", "matcher.operator", "o", "operator", "op", "next of = != =~ !~"),
    Key("matchers", "matcher.write", "e", "write", "write", "write the matcher"),
    Key("matchers", "matcher.add", "a", "add", "add", "write one more matcher"),
    Key("checklist", "step.done", "space", "settle('done')", "done", "the step is done"),
    Key("checklist", "step.skip", "x", "settle('skipped')", "skip", "skip it, and why"),
    Key("checklist", "step.failed", "f", "settle('failed')", "failed", "it failed, and how"),
    Key("checklist", "step.note", "n", "note", "note", "note on the step"),
    Key("checklist", "step.copy", "y", "copy", "copy", "copy the step's command"),
    Key("checklist", "step.run", "exclamation_mark", "run", "run", "run its command, or ask it"),
    Key(
        "checklist",
        "step.not_applicable",
        "minus",
        "settle('not_applicable')",
        "n/a",
        "the step does not apply",
    ),
    Key("checklist", "step.pending", "o", "settle('pending')", "", "open the step again"),
    Key("checklist", "step.drop", "X", "drop", "", "not a step, or one after all"),
    Key("checklist", "step.jump", "number_sign", "jump", "", "jump to a step by number"),
    Key("checklist", "checklist.context", "c", "context", "why", "why am I looking at this?"),
    Key("checklist", "checklist.finish", "F", "finish", "finish", "end it: was it any good?"),
    Key("runbook", "runbook.choose", "r", "runbook", "runbook", "another checklist"),
    Key("runbook", "runbook.declare", "i", "declare", "incident", "declare, or attach to one"),
    Key("runbook", "runbook.lessons", "h", "app.lessons", "", "lessons: did they help?"),
    Key("runbook", "runbook.write", "N", "write_runbook", "", "new runbook from what was done"),
    Key("runbook", "runbook.pane", "tab", "app.focus_next", "", "the other pane"),
    Key("incident", "incident.status", "t", "status", "status", "next status"),
    Key("incident", "incident.severity", "v", "severity", "severity", "severity, by its criteria"),
    Key("incident", "incident.roles", "l", "roles", "roles", "roles: take, hand over, give up"),
    Key("incident", "incident.tasks", "d", "tasks", "tasks", "tasks: who does what until when"),
    Key("incident", "incident.merge", "m", "merge", "merge", "merge into another, or go there"),
    Key("incident", "incident.split", "s", "split", "", "split alerts off, a new incident"),
    Key("incident", "incident.facts", "M", "facts", "facts", "milestones and facts: correct them"),
    Key("incident", "incident.note", "n", "note", "note", "note in the timeline"),
    Key("incident", "incident.update", "p", "update", "update", "status update: write and send"),
    Key("incident", "incident.updates", "P", "updates", "", "updates: how far, send again"),
    Key("incident", "incident.put_off", "z", "put_off", "", "put the next update off"),
    Key("incident", "incident.runbook", "r", "runbook", "runbook", "another checklist"),
    Key("incident", "incident.write", "N", "write_runbook", "", "new runbook from what was done"),
    Key("incident", "incident.actions", "A", "actions", "actions", "its action items"),
    Key("incident", "incident.lesson", "L", "lesson", "lesson", "write down a lesson"),
    Key("incident", "incident.review", "e", "review", "review", "write the review"),
    Key("incident", "incident.export", "E", "export", "export", "export the review as a file"),
    Key("incident", "incident.reminders", "R", "reminders", "", "reminders: go there, put off"),
    Key("incident", "incident.pane", "tab", "app.focus_next", "pane", "the other pane"),
    Key("timeline", "entry.add", "a", "add", "add", "note, decision, hypothesis, action"),
    Key("timeline", "entry.edit", "e", "edit", "edit", "correct text and time, or note on it"),
    Key("timeline", "entry.pin", "space", "pin", "pin", "pin it for the review, or not"),
    Key("timeline", "entry.hide", "x", "hide", "hide", "hide it, or show it again"),
    Key("timeline", "timeline.filter", "f", "filter", "filter", "only some kinds, or hidden too"),
    Key("timeline", "entry.copy", "y", "copy", "", "copy its text"),
    Key("entry", "entry.copy_whole", "y", "copy", "copy", "copy its text"),
    Key("handover", "handover.span", "s", "span", "8/12/24 h", "of the last 8, 12 or 24 hours"),
    Key("handover", "handover.copy", "y", "copy", "copy", "copy it as Markdown"),
    Key("handover", "handover.write", "E", "write", "file", "write it into a Markdown file"),
    Key("report", "report.since", "s", "since", "since", "7, 30, 90 or 365 days"),
    Key("report", "report.fix", "a", "fix", "fix noise", "action item for a noisy rule"),
    Key("report", "report.export", "E", "export", "export", "export as a Markdown file"),
    Key("report", "report.copy", "y", "copy", "copy", "copy as Markdown"),
    Key("reviews", "reviews.settled", "c", "settled", "settled too", "published, waived ones too"),
    Key("review", "review.write", "i,enter", "write", "write", "write"),
    Key("review", "review.editor", "o", "external", "$EDITOR", "write in your own editor"),
    Key("review", "review.publish", "P", "publish", "next state", "submit, approve, publish"),
    Key("review", "review.factor", "f", "finding('factor')", "factor", "add a contributing factor"),
    Key("review", "review.gap", "g", "finding('gap')", "gap", "add a gap that it showed"),
    Key("review", "review.findings", "F", "findings", "", "factors and gaps: act on one"),
    Key("review", "review.actions", "A", "actions", "", "its action items"),
    Key("review", "review.versions", "v", "versions", "versions", "earlier versions, and restore"),
    Key("review", "review.person", "w", "person", "", "whose it is, who facilitates"),
    Key("review", "review.export", "E", "export", "export", "export as a file"),
    Key("review", "review.pane", "tab", "pane", "pane", "written or generated part"),
    Key("editor", "editor.leave", "escape", "leave", "end writing", "end writing; it is saved"),
    Key("severity", "severity.matrix", "m", "matrix", "impact", "impact × urgency, in a grid"),
    Key("matrix", "matrix.down", "j,down", "move(1, 0)", "", "down"),
    Key("matrix", "matrix.up", "k,up", "move(-1, 0)", "", "up"),
    Key("matrix", "matrix.left", "h,left", "move(0, -1)", "", "left"),
    Key("matrix", "matrix.right", "l,right", "move(0, 1)", "", "right"),
    Key("matrix", "matrix.take", "enter", "take", "take", "take it; the suggestion follows"),
    Key("roles", "role.hand_over", "h", "hand_over", "hand over", "hand it over, with a note"),
    Key("roles", "role.renounce", "x", "renounce", "give up", "give it up: nobody has it then"),
    Key("tasks", "task.add", "a", "do('ADD')", "add", "set a task"),
    Key("tasks", "task.done", "space", "do('DONE')", "done", "the task is done"),
    Key("tasks", "task.owner", "o", "do('OWNER')", "owner", "say who does it"),
    Key("tasks", "task.due", "t", "do('DUE')", "due", "say until when"),
    Key("tasks", "task.drop", "x", "do('DROP')", "drop", "drop it, and why"),
    Key("select", "select.mark", "space", "mark", "", "mark, to take several"),
    Key("views", "views.save", "s", "save", "save this", "save the filter and grouping now"),
    Key("views", "views.delete", "x", "delete", "delete", "delete a saved view"),
    Key("actions", "action.add", "a", "pick('add')", "add", "add one"),
    Key("actions", "action.done", "space", "pick('tick')", "done", "it is done, or open again"),
    Key("actions", "action.start", "s", "pick('start')", "", "somebody works on it"),
    Key("actions", "action.wontdo", "w", "pick('give_up')", "won't do", "it won't be done; why"),
    Key("actions", "action.owner", "o", "pick('owner')", "owner", "whose it is"),
    Key("actions", "action.due", "d", "pick('due')", "due", "until when it is to be done"),
    Key("actions", "action.rewrite", "e", "pick('rewrite')", "", "say it otherwise"),
    Key("lessons", "lesson.helped", "y", "pick('helped')", "it helped", "it helped this time"),
    Key("lessons", "lesson.no_help", "n", "pick('no_help')", "it did not", "it did not help"),
    Key("lessons", "lesson.retire", "x", "pick('retire')", "retire", "show it no more"),
    Key("lessons", "lesson.add", "a", "pick('add')", "add", "write one more"),
    Key("reminders", "reminder.put_off", "z", "put_off", "put off", "remind later, or again"),
    Key(
        "overview", "overview.without", "exclamation_mark", "without", "without", "leave these out"
    ),
    Key("command", "command.end", "x", "end", "end it", "end it, with all that it started"),
    Key("command", "command.failed", "f", "failed", "failed", "it failed, and so did the step"),
    Key("command", "command.close", "enter", "close", "", "close, once it has ended"),
    Key("updates", "updates.again", "r", "again", "send again", "send it again"),
    Key("dialog", "dialog.cancel", "escape", "cancel", "cancel", "cancel"),
)

_NAMES = {
    "question_mark": "?", "colon": ":", "slash": "/", "number_sign": "#", "exclamation_mark": "!",
    "plus": "+", "minus": "-",
    "escape": "esc", "pagedown": "pgdn", "pageup": "pgup", "down": "↓", "up": "↑",
    "left": "←", "right": "→",
}  # fmt: skip


def of(*places: str) -> list[Key]:
    """The keys of places, in the order of the table."""
    return [key for place in places for key in KEYS if key.place == place]


def bindings(*places: str) -> list[BindingType]:
    """Textual's bindings for places."""
    return [
        Binding(key.keys, key.action, key.word or key.help, id=key.id, tooltip=key.help)
        for key in of(*places)
    ]


def name_of(keys: str, *, every: bool = False) -> str:
    """How a key is written for people: `question_mark` is `?`; the first one, or all."""
    names = [_NAMES.get(key, key) for key in keys.split(",")]
    return " ".join(names) if every else names[0]


def markdown() -> str:
    """The table of keys as the README has it."""
    rows = ["| where | key | does |", "|---|---|---|"]
    for place, title in PLACES.items():
        for number, key in enumerate(of(place)):
            names = " ".join(f"`{name}`" for name in name_of(key.keys, every=True).split())
            rows.append(f"| {title if number == 0 else ''} | {names} | {key.help} |")
    return "\n".join(rows)
