"""`irtui lessons` and `irtui lesson`: what the next one on call should know."""

from argparse import Namespace

from irtui.cli import wiring
from irtui.cli.acting import forbidden
from irtui.cli.output import fail, many, say, say_json, table
from irtui.domain.incident import NotAllowed
from irtui.domain.learnedjson import lesson_json
from irtui.domain.lesson import Lesson, LessonKind
from irtui.workflow import lessons
from irtui.workflow.desk import Desk


def run(options: Namespace) -> int:
    """List the lessons, or do what was asked; 1 if that is not possible, with the reason."""
    if options.command == "lessons":
        return _list(options)
    if forbidden(options):
        return 2
    if options.lesson_command == "add" and not (options.alert.strip() or options.service.strip()):
        fail("Say what the lesson is for: --alert NAME, --service S, or both.")
        return 2
    try:
        with wiring.reading_desk(options) as desk:
            return (
                _add(desk, options) if options.lesson_command == "add" else _retire(desk, options)
            )
    except NotAllowed as refused:
        fail(str(refused))
        return 1


def _list(options: Namespace) -> int:
    with wiring.reading_desk(options) as desk:
        found = lessons.listing(desk, retired=options.all)
    if options.json:
        say_json({"lessons": [lesson_json(one) for one in found]})
    elif found:
        heads = ("ID", "KIND", "ALERT", "SERVICE", "HELPED", "STATE", "INCIDENT", "TEXT")
        table(heads, [_cells(one) for one in found])
        if useless := sum(one.proposed_to_retire for one in found):
            say(f"{many(useless, 'lesson')} did not help: `irtui lesson retire ID`.")
    else:
        say("No lesson.")
    return 0


def _add(desk: Desk, options: Namespace) -> int:
    lesson = lessons.add(
        desk,
        options.text,
        kind=LessonKind(options.kind),
        alertname=options.alert,
        service=options.service,
        incident=options.incident,
    )
    if options.json:
        say_json({"lesson": lesson_json(lesson)})
    else:
        say(lesson.name)
    return 0


def _retire(desk: Desk, options: Namespace) -> int:
    said = lessons.retire(desk, options.id)
    if options.json:
        say_json({"text": said})
    else:
        say(said)
    return 0


def _cells(lesson: Lesson) -> tuple[str, ...]:
    answered = f"{lesson.yes} of {lesson.yes + lesson.no}" if lesson.yes + lesson.no else "–"
    return (
        lesson.name,
        lesson.kind.words,
        lesson.alertname or "any",
        lesson.service or "any",
        answered,
        "retire?" if lesson.proposed_to_retire else str(lesson.state),
        lesson.incident or "–",
        " ".join(lesson.text.split()),
    )
