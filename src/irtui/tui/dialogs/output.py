"""Shows what a command says while it runs; it may be ended here, or left to run on."""

from concurrent.futures import Future

from textual.app import ComposeResult

from irtui.domain.evidence import Evidence
from irtui.domain.incident import NotAllowed
from irtui.store.errors import StoreError
from irtui.tui.dialogs.frame import Dialog, keys_line
from irtui.tui.drawing import command as drawing
from irtui.tui.keys import bindings, name_of, of
from irtui.tui.paint import Line, Piece, wrap
from irtui.tui.widgets.lines import Lines
from irtui.workflow.running import Commands

_LOOK_SECONDS = 0.2
_SCRIPT_LINES = 4


class Output(Dialog[Evidence]):
    """The end of the output, and how it ended; answers with the evidence if the step failed."""

    BINDINGS = bindings("command")

    def __init__(self, commands: Commands, future: "Future[Evidence]") -> None:
        super().__init__("Running", _keys("command.end", "esc let it run on"))
        self._commands = commands
        self._future = future
        self._over = False

    def question(self) -> ComposeResult:
        """What it says."""
        yield Lines(id="script")
        yield Lines(id="output", focusable=True)

    def on_mount(self) -> None:
        """Look again and again until it has ended."""
        super().on_mount()
        self.query_one("#output", Lines).focus()
        self.set_interval(_LOOK_SECONDS, self._look)
        self._look()

    @property
    def _evidence(self) -> Evidence | None:
        """What became of it, once something has."""
        done = self._future.done() and not self._future.cancelled()
        return self._future.result() if done and self._future.exception() is None else None

    def _look(self) -> None:
        if self._over:
            return
        self._over = self._future.done()
        live, evidence, at = self._commands.live, self._evidence, self._commands.means.elapsed()
        if text := evidence.script if evidence else live.text if live else "":
            # What is filled in is known a moment after the start.
            self.query_one("#script", Lines).show(
                lambda width: drawing.script(text, width)[:_SCRIPT_LINES]
            )
        output = self.query_one("#output", Lines)
        height = max(4, output.size.height)
        if evidence is not None:
            self._say("Ended", _keys("command.failed", "enter close") if evidence.failed else "")
            output.show(lambda width: drawing.ended(evidence, width, height))
        elif self._over:
            self._say("It did not run", "")
            output.show(lambda width: _problem(self._future.exception(), width))
        elif live is not None:
            output.show(lambda width: drawing.running(live, at, width, height))

    def _say(self, title: str, keys: str) -> None:
        self.query_one("#dialog-title", Lines).show(lambda width: [(Piece(title, "loud"),)])
        self.query_one("#dialog-keys", Lines).show(lambda width: [keys_line(keys or "enter close")])

    def action_end(self) -> None:
        """End it, with all that it has started."""
        if not self._over:
            self._commands.stop("ended by the operator")

    def action_close(self) -> None:
        """Leave, once it has ended."""
        if self._future.done():
            self.dismiss(None)

    def action_failed(self) -> None:
        """It ended badly, and so did the step."""
        evidence = self._evidence
        if evidence is not None and evidence.failed:
            self.dismiss(evidence)


def _keys(key: str, more: str) -> str:
    one = next(one for one in of("command") if one.id == key)
    return f"{name_of(one.keys)} {one.word}, {more}"


def _problem(error: BaseException | None, width: int) -> list[Line]:
    known = isinstance(error, NotAllowed | StoreError)
    said = str(error) if known else "That failed inside irtui; the log has the report."
    return [(Piece(row, "warning"),) for row in wrap(said, width)]
