"""How something is told to a source: commit what is meant, send, commit what came of it."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Thread
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from irtui.domain.silenceintent import Act, Intent
from irtui.domain.silencetold import NotTaken, Sent, Taken, Unsure
from irtui.text import duration
from irtui.workflow import intents
from irtui.workflow.desk import Desk
from irtui.workflow.gateway import Gateway
from irtui.workflow.intents import Order

if TYPE_CHECKING:
    from irtui.store.thread import DatabaseThread

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a verb: whether the source has it, one sentence, and the intent as stored."""

    ok: bool
    text: str
    intent: Intent


def on_own_thread(verb: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> "Future[R]":
    """Run a verb that waits for a source; a program that ends meanwhile does not wait for it.

    What was meant is on disk by then, and found again by the next list.
    """
    future: Future[R] = Future()

    def run() -> None:
        try:
            future.set_result(verb(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - whoever waits is told
            future.set_exception(error)

    Thread(target=run, name="telling", daemon=True).start()
    return future


def carry_out(
    database: "DatabaseThread[Desk]", gateway: Gateway, order: Callable[[Desk], Order]
) -> Outcome:
    """Do what an order asks for; no transaction is open while the source takes its time."""
    intent = database.submit(lambda desk: intents.intend(desk, order(desk))).result()
    if intent.act is Act.EXPIRE:
        sent = gateway.expire(intent.source, intent.wanted.id)
    else:
        sent = gateway.put(intent.source, intent.wanted)
    known = database.submit(intents.result, intent.id, sent).result()
    return Outcome(isinstance(sent, Taken), _said(known, sent), known)


def _said(intent: Intent, sent: Sent) -> str:
    match sent:
        case NotTaken(reason):
            return f"{intent.source} did not take it, nothing has changed: {reason}."
        case Unsure(reason):
            return (
                f"{intent.source} may have taken it, no answer says so: {reason}. "
                "Do not send it again, its next list will show it."
            )
    if intent.act is Act.EXPIRE:
        return f"The silence on {intent.source} has ended."
    if intent.until_resolved:
        what = f"until it resolves, {_span(intent, intent.cap_at)} at most"
    else:
        what = f"for {_span(intent, intent.wanted.ends_at)}"
    if not intent.wanted.id:
        return f"Silenced on {intent.source} {what}."
    if intent.wanted.id == intent.silence_id:
        return f"The silence on {intent.source} is changed, it holds {what}."
    return f"{intent.source} replaced the silence by a new one, which holds {what}."


def _span(intent: Intent, ends_at: datetime | None) -> str:
    """How long it holds; the moments between the order and its record are no part of that."""
    span = (ends_at or intent.at) - max(intent.wanted.starts_at, intent.at)
    return duration(timedelta(seconds=round(span.total_seconds())))
