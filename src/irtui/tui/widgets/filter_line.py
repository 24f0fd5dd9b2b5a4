"""The filter line: what is typed filters at once, and the line below it says how to go on."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.suggester import Suggester

from irtui.domain.completion import Words, complete, finished, offers
from irtui.domain.filter import Filter, FilterError, parse_filter
from irtui.tui.paint import Line, Piece, ends, fit, wrap
from irtui.tui.widgets.fields import Field, one_line
from irtui.tui.widgets.lines import Lines


class Completion(Suggester):
    """Offers label names, their values and `@fields`; the right arrow takes what is offered."""

    def __init__(self, words: Callable[[], Words | None]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._words = words

    async def get_suggestion(self, value: str) -> str | None:
        """What the field would hold if the offer is taken."""
        return complete(value, self._words() or {})


class FilterLine(Vertical):
    """A field for a filter; a filter that can't be read never takes the place of one that can.

    `words` are those to complete with, None as long as nobody knows them. A last term that only
    begins a name or a value hides nothing until it is written out, or ended with space or enter.
    """

    class Changed(Message):
        """Another filter is in force."""

        def __init__(self, wanted: Filter) -> None:
            super().__init__()
            self.wanted = wanted

        def can_replace(self, message: Message) -> bool:
            """Of what is typed in one burst only the last counts."""
            return isinstance(message, FilterLine.Changed)

    class Closed(Message):
        """The operator is done with the filter."""

    def __init__(self, words: Callable[[], Words | None], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words = words
        self._opened_with = ""
        self._in_force = ""

    def compose(self) -> ComposeResult:
        """The field, and the line that says how to go on."""
        yield Field(
            id="filter",
            placeholder='severity="critical" team=~"a|b" @age>15m free text',
            suggester=Completion(self._words),
        )
        yield Lines(id="filter-hint")

    def on_mount(self) -> None:
        """Closed until it is asked for."""
        self.close()

    @property
    def field(self) -> Field:
        """Where the filter is written."""
        return self.query_one("#filter", Field)

    def open(self, wanted: Filter) -> None:
        """Show the field, with the filter in force to go on from."""
        self.display = True
        self.field.disabled = False
        self._in_force = wanted.text
        self._opened_with = one_line(wanted.text)
        self.field.value = self._opened_with
        self._judge()

    def close(self) -> None:
        """Hide the line, so that no letter goes there unseen; the filter stays in force."""
        self.display = False
        self.field.disabled = True

    def words_changed(self) -> None:
        """What is typed may be the beginning of a name that nobody knew so far."""
        if self.display:
            self._judge()

    @on(Field.Changed)
    def _typed(self, event: Field.Changed) -> None:
        event.stop()
        if self.display:
            self._judge()

    @on(Field.Submitted)
    def _done(self, event: Field.Submitted) -> None:
        event.stop()
        if self._apply(self.field.value):
            self.post_message(self.Closed())

    def _judge(self) -> None:
        """Filter by what is written out."""
        text, words = self.field.value, self._words()
        if self._apply(text if text == self._opened_with else finished(text, words)):
            found = offers(text, words or {})
            self._hint(lambda width: _offered(found, width) if found else _syntax(width))

    def _apply(self, text: str) -> bool:
        """Put a filter in force, or say why it can't be."""
        try:
            wanted = parse_filter(text)
        except FilterError as refused:
            said = str(refused)
            self._hint(lambda width: (Piece(f"  {wrap(said, width - 3)[0]}", "warning"),))
            return False
        if wanted.text != self._in_force:
            self._in_force = wanted.text
            self.post_message(self.Changed(wanted))
        return True

    def _hint(self, draw: Callable[[int], Line]) -> None:
        self.query_one("#filter-hint", Lines).show(lambda width: [draw(width)])


def _offered(found: list[str], width: int) -> Line:
    right = (Piece("→ takes the first ", "faint"),)
    text = "   ".join(fit(one, min(len(one), 60)) for one in found[:50])
    return ends((Piece(f"  {text}", "quiet"),), right, width)


def _syntax(width: int) -> Line:
    right = (Piece("enter", "key"), Piece(" keep  ", "faint"), Piece("esc", "key"))
    left = Piece('  team="a" word !not @age>15m @state=new @owner=me', "faint")
    return ends((left,), (*right, Piece(" clear ", "faint")), width)
