"""`irtui role KEY ROLE`: take a role, hand it over or give it up, as the key `l` does."""

from argparse import Namespace

from irtui.cli import wiring
from irtui.cli.acting import forbidden
from irtui.cli.output import fail, say, say_json
from irtui.domain.incident import NotAllowed
from irtui.domain.recordjson import record_json
from irtui.domain.roles import Role, holders
from irtui.workflow import reading, roles
from irtui.workflow.desk import Desk


def run(options: Namespace) -> int:
    """Do what was asked of a role; 1 if that may not be, 2 if it was asked wrongly."""
    if forbidden(options):
        return 2
    if options.note and options.to is None:
        fail("--note tells the next one what to know: name who that is with --to.")
        return 2
    with wiring.reading_desk(options) as desk:
        try:
            said = _done(desk, options, Role(options.role))
        except NotAllowed as refused:
            fail(str(refused))
            return 1
        if options.json:
            told = record_json(reading.incident(desk, options.key))
            say_json({"text": said, "roles": told["roles"]})
        else:
            say(said)
    return 0


def _done(desk: Desk, options: Namespace, role: Role) -> str:
    if options.give_up:
        return roles.renounce(desk, options.key, role)
    if options.to is not None and _is_held(desk, options.key, role):
        return roles.hand_over(desk, options.key, role, options.to, options.note)
    return roles.assume(desk, options.key, role, options.to, options.note)


def _is_held(desk: Desk, key: str, role: Role) -> bool:
    """Whether there is somebody to take it from; one that several have is given from oneself."""
    held = holders(reading.incident(desk, key).roles, role)
    return any(not role.several or one.person == desk.operator for one in held)
