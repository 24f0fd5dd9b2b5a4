"""What the demo server answers to a request it cannot fulfil."""

from typing import Any


class Problem(Exception):
    """A status other than 200, and its body: a sentence or an object, None for no body."""

    def __init__(self, status: int, body: Any = None) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body


def unreadable(what: str, why: object) -> Problem:
    """The body is not JSON of the right shape."""
    return Problem(400, {"code": 400, "message": f'parsing {what} body from "" failed, {why}'})


def missing(key: str) -> Problem:
    """A key that the API description requires is not there."""
    return Problem(422, {"code": 602, "message": f"{key} in body is required"})
