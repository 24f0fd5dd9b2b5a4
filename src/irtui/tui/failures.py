"""When our own code fails: the operator is told, the log has the report, work goes on."""

import logging
import traceback

from textual.message_pump import MessagePump
from textual.worker import Worker, WorkerState

from irtui.store.errors import StoreError
from irtui.text import clean

log = logging.getLogger(__name__)


class TellsFailures(MessagePump):
    """A screen whose failed workers are never silent and never end the program."""

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Log a failed worker, without local variables, and tell the operator."""
        error = event.worker.error
        if event.state is not WorkerState.ERROR or error is None:
            return
        if isinstance(error, StoreError):
            log.warning("%s", error)
            self.app.notify(clean(str(error), limit=600), severity="warning", markup=False)
        else:
            log.error("a key or reading failed:\n%s", "".join(traceback.format_exception(error)))
            self.app.notify(
                "That failed inside irtui; nothing acknowledged is lost. The log has the report.",
                severity="error",
                markup=False,
            )
