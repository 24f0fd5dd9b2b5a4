"""The verbs on silences: each commits what is meant, tells the source, and commits what came of it.

They are for a thread of their own (`sending.on_own_thread`): the source may take its time, during
which neither the database nor anything else waits.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from irtui.domain.alert import Alert
from irtui.domain.incident import NotAllowed
from irtui.domain.matcher import Matcher
from irtui.domain.silence import Silence, SilenceState, Wanted
from irtui.domain.silenceintent import CAP, STEP, Act, Intent, IntentState
from irtui.store import intents as stored
from irtui.workflow.desk import Desk
from irtui.workflow.gateway import Gateway
from irtui.workflow.intents import Order
from irtui.workflow.sending import Outcome, carry_out

if TYPE_CHECKING:
    from irtui.store.thread import DatabaseThread

Span = timedelta | datetime
_FAILED_SHOWN = timedelta(hours=1)


def add(
    database: "DatabaseThread[Desk]",
    gateway: Gateway,
    source: str,
    matchers: Sequence[Matcher],
    comment: str,
    ends: Span,
    *,
    starts_at: datetime | None = None,
    alerts: Sequence[Alert] = (),
) -> Outcome:
    """Silence what the matchers match, for a span or until a moment; `alerts` is what it is for.

    NotAllowed says why no source would take it, StoreError why nothing can be written.
    """

    def order(desk: Desk) -> Order:
        start = starts_at or desk.now()
        wanted = Wanted(tuple(matchers), start, _end(ends, start), "", _said(comment))
        return Order(source, wanted, alerts=alerts)

    return carry_out(database, gateway, order)


def add_until_resolved(
    database: "DatabaseThread[Desk]",
    gateway: Gateway,
    source: str,
    matchers: Sequence[Matcher],
    comment: str,
    alerts: Sequence[Alert],
    *,
    cap: timedelta = CAP,
) -> Outcome:
    """Silence alerts until all of them have ended, or the cap is reached.

    Whoever holds the recorder's lease renews it in steps and ends it with the alerts.
    """
    if not alerts:
        raise NotAllowed("Nothing that fires matches, so there is no resolve: give a duration.")

    def order(desk: Desk) -> Order:
        now = desk.now()
        wanted = Wanted(tuple(matchers), now, now + min(STEP, cap), "", _said(comment))
        return Order(source, wanted, alerts=alerts, until_resolved=True, cap_at=now + cap)

    return carry_out(database, gateway, order)


def edit(
    database: "DatabaseThread[Desk]",
    gateway: Gateway,
    silence: Silence,
    *,
    matchers: Sequence[Matcher] | None = None,
    comment: str | None = None,
    ends: Span | None = None,
    alerts: Sequence[Alert] = (),
) -> Outcome:
    """Change a silence that has not expired; the source may give it a new id, which is kept.

    One that holds until the resolve goes on doing so unless it gets an end.
    """

    def order(desk: Desk) -> Order:
        _check_alive(silence, desk.now())
        _check_readable(silence)
        # Who changes what it says answers for it; who only extends it does not.
        words = (matchers, comment) != (None, None)
        wanted = Wanted(
            silence.matchers if matchers is None else tuple(matchers),
            silence.starts_at,
            silence.ends_at if ends is None else _end(ends, max(desk.now(), silence.starts_at)),
            desk.operator if words else silence.created_by,
            silence.comment if comment is None else _said(comment),
            silence.id,
            silence.annotations,
        )
        return Order(silence.source, wanted, alerts=alerts, inherits=ends is None)

    return carry_out(database, gateway, order)


def extend(
    database: "DatabaseThread[Desk]",
    gateway: Gateway,
    silence: Silence,
    span: timedelta,
    *,
    alerts: Sequence[Alert] = (),
) -> Outcome:
    """Let a silence end later by a span."""
    return edit(database, gateway, silence, ends=silence.ends_at + span, alerts=alerts)


def recreate(
    database: "DatabaseThread[Desk]",
    gateway: Gateway,
    silence: Silence,
    ends: Span,
    *,
    alerts: Sequence[Alert] = (),
) -> Outcome:
    """Make an expired silence again, from now on; how long it was at first nobody knows."""
    _check_readable(silence)
    return add(
        database,
        gateway,
        silence.source,
        silence.matchers,
        silence.comment or "made again",
        ends,
        alerts=alerts,
    )


def expire(
    database: "DatabaseThread[Desk]",
    gateway: Gateway,
    silence: Silence,
    *,
    alerts: Sequence[Alert] = (),
) -> Outcome:
    """End a silence now; for several call it for each, every outcome is one silence's."""

    def order(desk: Desk) -> Order:
        _check_alive(silence, desk.now())
        wanted = Wanted(
            silence.matchers,
            silence.starts_at,
            silence.ends_at,
            silence.created_by,
            silence.comment,
            silence.id,
        )
        return Order(silence.source, wanted, Act.EXPIRE, alerts)

    return carry_out(database, gateway, order)


def retry(database: "DatabaseThread[Desk]", gateway: Gateway, intent: Intent) -> Outcome:
    """Send again what failed, with the same end; a new intent is made for it."""
    if intent.state is not IntentState.FAILED:
        raise NotAllowed("This may have been sent: wait until a list of its source shows it.")
    order = Order(
        intent.source,
        intent.wanted,
        intent.act,
        until_resolved=intent.until_resolved,
        cap_at=intent.cap_at,
        previous=intent.id,
    )
    return carry_out(database, gateway, lambda desk: order)


def known(desk: Desk, intent_id: UUID) -> Intent:
    """What has become of an intent; for the database thread."""
    with desk.store.read() as session:
        return stored.values_of(session, [stored.get(session, intent_id)])[0]


def to_show(desk: Desk) -> tuple[Intent, ...]:
    """What a list of silences must show beside what the sources tell; for the database thread.

    Those not yet confirmed, those kept until the resolve, and those that failed lately.
    """
    with desk.store.read() as session:
        return tuple(stored.to_show(session, desk.now() - _FAILED_SHOWN))


def _said(comment: str) -> str:
    """The comment of whoever writes one; other programs may leave theirs empty."""
    if not comment.strip():
        raise NotAllowed("A silence needs a comment: say why, for whoever finds it.")
    return comment.strip()


def _end(ends: Span, start: datetime) -> datetime:
    return ends if isinstance(ends, datetime) else start + ends


def _check_alive(silence: Silence, now: datetime) -> None:
    if silence.state(now) is SilenceState.EXPIRED:
        raise NotAllowed("This silence has expired already: make it again instead.")


def _check_readable(silence: Silence) -> None:
    if silence.strange or not silence.matchers:
        raise NotAllowed(
            "irtui cannot read all matchers of this silence: change it where it was made."
        )
