"""The filter line: what is typed filters at once, and what can't be read is explained below it."""

from collections.abc import Callable, Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.suggester import Suggester

from irtui.domain.completion import complete
from irtui.domain.filter import Filter, FilterError, parse_filter
from irtui.tui.paint import Piece, wrap
from irtui.tui.widgets.fields import Field
from irtui.tui.widgets.lines import Lines

Vocabulary = Mapping[str, Sequence[str]]


class Completion(Suggester):
    """Offers label names, their values and `@fields`; the right arrow takes what is offered."""

    def __init__(self, words: Callable[[], Vocabulary]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._words = words

    async def get_suggestion(self, value: str) -> str | None:
        """What the field would hold if the offer is taken."""
        return complete(value, self._words())


class FilterLine(Vertical):
    """A field for a filter; a filter that can't be read never takes the place of one that can."""

    class Changed(Message):
        """Another filter is in force."""

        def __init__(self, wanted: Filter) -> None:
            super().__init__()
            self.wanted = wanted

    class Closed(Message):
        """The operator is done with the filter."""

    def __init__(self, words: Callable[[], Vocabulary], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words = words

    def compose(self) -> ComposeResult:
        """The field and the line for its errors."""
        yield Field(
            id="filter",
            placeholder='severity="critical" team=~"a|b" @age>15m free text',
            suggester=Completion(self._words),
        )
        yield Lines(id="filter-error")

    def on_mount(self) -> None:
        """Closed until it is asked for."""
        self.close()

    def open(self, wanted: Filter) -> None:
        """Take the keys, with the filter in force to go on from."""
        self.display = True
        self.query_one("#filter").disabled = False
        self.query_one("#filter-error").display = False
        field = self.query_one("#filter", Field)
        field.value = wanted.text
        field.focus()

    def close(self) -> None:
        """Hide the line, so that no letter goes there unseen; the filter stays in force."""
        self.display = False
        self.query_one("#filter").disabled = True

    @on(Field.Changed)
    def _typed(self, event: Field.Changed) -> None:
        event.stop()
        error = self.query_one("#filter-error", Lines)
        try:
            wanted = parse_filter(event.value)
        except FilterError as refused:
            text = str(refused)
            error.display = True
            error.show(lambda width: [(Piece(f"  {wrap(text, width - 3)[0]}", "warning"),)])
            return
        error.display = False
        self.post_message(self.Changed(wanted))

    @on(Field.Submitted)
    def _done(self, event: Field.Submitted) -> None:
        event.stop()
        self.post_message(self.Closed())
