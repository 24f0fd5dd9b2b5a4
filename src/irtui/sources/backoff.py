"""How long to leave a server alone that gave no good answer."""

from datetime import timedelta

from irtui.domain.answer import Trouble

FIRST = timedelta(seconds=1)
LONGEST = timedelta(seconds=60)
LONGEST_ASKED = timedelta(minutes=5)


def back_off(failures: int, trouble: Trouble, retry_after: timedelta | None) -> timedelta:
    """The wait after so many failures in a row, at least 1: 1 s doubling to 60 s.

    Refused credentials wait 60 s at once, since more tries lock accounts; what the server asked
    for is obeyed up to 5 min.
    """
    if trouble is Trouble.REFUSED:
        delay = LONGEST
    else:
        delay = min(FIRST * 2 ** min(failures - 1, 6), LONGEST)
    return max(delay, min(retry_after or delay, LONGEST_ASKED))
