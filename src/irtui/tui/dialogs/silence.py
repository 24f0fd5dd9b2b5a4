"""The form of a silence: its matchers, what they match now, how long, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from textual import events, on, work
from textual.app import ComposeResult
from textual.timer import Timer

from irtui import workflow
from irtui.domain.matcher import Matcher, MatcherError, parse
from irtui.domain.silence import refusal
from irtui.domain.silencedraft import Choice, Draft, editable
from irtui.domain.silenceend import UNTIL_RESOLVED, length_text, moment_text, read_end
from irtui.domain.silencereach import Looks, Reach
from irtui.domain.silenceshelf import ShelfLine
from irtui.tui.beside import beside
from irtui.tui.dialogs.frame import Dialog, keys_line
from irtui.tui.drawing import silenceform as drawing
from irtui.tui.house import House
from irtui.tui.keys import bindings, name_of, of
from irtui.tui.widgets.fields import Field, one_line
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

_SAVE_AFTER = 1.0
_LOOK_AGAIN = 5.0
_MOST_ROWS = 6
_HIGH = 36
_FIELD_KEYS = "enter next, tab field, esc cancel"

Row = tuple[int, Choice]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form answers, with what the matchers match on each source at that moment.

    `ends` is None for until resolved; where a silence is changed, None for what stays as it is.
    """

    draft: Draft
    matchers: tuple[Matcher, ...]
    ends: timedelta | datetime | None
    comment: str | None
    reaches: dict[str, Reach]
    ends_text: str = ""


class _Matchers(LineList[Row]):
    """The matchers; enter goes on from them."""

    def action_open(self) -> None:
        """Go on."""
        assert isinstance(self.screen, SilenceForm)
        self.screen.leave_matchers()


class SilenceForm(Dialog[Asked]):
    """Matchers to switch and write, a live preview, an end, and the comment that it must have.

    `before` is the silence that is changed, `begun` what was answered before and is narrowed.
    """

    BINDINGS = bindings("matchers")

    def __init__(
        self,
        house: House,
        title: str,
        draft: Draft,
        sources: Sequence[str],
        *,
        begun: Asked | None = None,
        before: ShelfLine | None = None,
    ) -> None:
        super().__init__(f"{title} on {', '.join(sources)}", "")
        self._house, self._draft, self._sources = house, draft, tuple(sources)
        self._before = before
        self._lengths = [length_text(one) for one in house.silencing.durations]
        if before is None:
            self._lengths.append(UNTIL_RESOLVED)
        self._ends_before = _end_of(before) if before else ""
        self._ends = begun.ends_text if begun else self._ends_before or self._lengths[0]
        known = before.standing.silence.comment if before else ""
        self._comment = one_line((begun.comment or "") if begun else known)
        self._began_with = self._comment
        self._looks = Looks()
        self._reaches: dict[str, Reach | None] = {}
        self._writing: int | None = None
        self._saving: Timer | None = None
        first = str(draft.choices[0].matcher)[:80] if draft.choices else ""
        kind = before.key.id if before else first
        self.place = f"silence:{','.join(self._sources)}:{kind}"[:200]

    def question(self) -> ComposeResult:
        """What is left out, the matchers, the preview, the end, the comment, what is wrong."""
        yield Lines(id="told")
        yield _Matchers(lambda row: row[0], drawing.matcher, id="matchers")
        yield Field(id="matcher", placeholder='alertname="DiskFull"')
        yield Lines(id="reach", focusable=True)
        yield Lines(id="lengths")
        yield Field(self._ends, id="ends", placeholder="2h, 18:00 or 2026-01-31 18:00 (UTC)")
        yield Lines(id="ask-comment")
        yield Field(self._comment, id="comment", placeholder="why, for whoever finds it")
        yield Lines(id="refusal")

    def on_mount(self) -> None:
        """Begin at the matchers."""
        super().on_mount()
        self._close_matcher()
        told, lengths = self._told(), tuple(self._lengths)
        self.query_one("#told", Lines).show(lambda width: drawing.told(told, width))
        self.query_one("#lengths", Lines).show(lambda width: [drawing.lengths(lengths, width)])
        self.query_one("#ask-comment", Lines).show(lambda width: [drawing.asked("Comment")])
        self._draw_matchers()
        if self._draft.choices:
            self.query_one("#matchers").focus()
        else:
            self.call_after_refresh(self.action_add)
        self.set_interval(_LOOK_AGAIN, self._look)
        self._offer_draft()

    def _told(self) -> list[str]:
        told = list(self._draft.told)
        if len(self._sources) > 1:
            told.append(f"One silence each on {', '.join(self._sources)}.")
        return told

    @work(exit_on_error=False)
    async def _offer_draft(self) -> None:
        """What was typed last time and not sent."""
        draft = await self._house.ask(workflow.drafts.load, self.place)
        field = self.query_one("#comment", Field)
        if draft.get("comment") and field.value == self._began_with:
            field.value = one_line(draft["comment"])

    # Matchers

    @property
    def _at(self) -> int | None:
        row: Row | None = self.query_one("#matchers", LineList).current
        return None if row is None else row[0]

    @property
    def _most_rows(self) -> int:
        """The rows for matchers that leave room for the alerts."""
        return _MOST_ROWS * 2 if self.app.size.height >= _HIGH else _MOST_ROWS

    def _take(self, draft: Draft) -> None:
        self._draft = draft
        self._draw_matchers()

    def _draw_matchers(self) -> None:
        matchers = self.query_one("#matchers", LineList)
        matchers.styles.height = max(1, min(len(self._draft.choices), self._most_rows))
        matchers.set_rows(list(enumerate(self._draft.choices)))
        self._look()

    def action_switch(self) -> None:
        """Switch the matcher under the cursor on or off."""
        if (at := self._at) is not None:
            self._take(self._draft.toggled(at))

    def action_operator(self) -> None:
        """Take the next operator for the matcher under the cursor."""
        if (at := self._at) is not None:
            try:
                self._take(self._draft.turned(at))
            except MatcherError as error:
                self._refuse(str(error))

    def action_write(self) -> None:
        """Write the matcher under the cursor."""
        if (at := self._at) is not None:
            self._open_matcher(at, editable(self._draft.choices[at].matcher))

    def action_add(self) -> None:
        """Write one more matcher."""
        self._open_matcher(len(self._draft.choices), "")

    def _open_matcher(self, at: int, text: str) -> None:
        self._writing = at
        field = self.query_one("#matcher", Field)
        field.display, field.disabled = True, False
        field.value = one_line(text)
        field.cursor_position = len(field.value)
        # What is typed from here on is for the field.
        self.ready = False
        self.set_focus(field)
        self.call_after_refresh(self.take_keys)

    def _close_matcher(self) -> None:
        self._writing = None
        field = self.query_one("#matcher", Field)
        field.display, field.disabled = False, True

    def _write_matcher(self) -> None:
        assert self._writing is not None
        at, text = self._writing, self.query_one("#matcher", Field).value
        if text.strip():
            try:
                matcher = parse(text)
            except MatcherError as error:
                self._refuse(str(error))
                return
            self._draft = self._draft.written(at, matcher)
        self._close_matcher()
        matchers = self.query_one("#matchers", LineList)
        self._draw_matchers()
        matchers.go_to(at)
        (matchers if self._draft.choices else self.query_one("#ends")).focus()

    # What it matches, and what is wrong

    def _look(self) -> None:
        self._look_beside()

    @work(exit_on_error=False, exclusive=True, group="looking")
    async def _look_beside(self) -> None:
        await self._reached()
        self._judge()

    async def _reached(self) -> dict[str, Reach]:
        """What the matchers match on each source now; nothing where a source tells nothing."""
        matchers, board = self._draft.matchers, self._house.board
        many = sum(map(len, board.entries.values()))
        found: dict[str, Reach | None] = {}
        for source in self._sources:
            firing = await beside(many, self._looks.on, board, source)
            reach = await beside(many, firing.reach, matchers)
            found[source] = reach if firing.known else None
        self._reaches = found
        return {source: reach or Reach((), 0) for source, reach in found.items()}

    def _judge(self) -> None:
        reaches = self._reaches
        self.query_one("#reach", Lines).show(lambda width: drawing.reaches(reaches, width))
        said = self._problem() or self._warning()
        if said or self._comment_given:
            self._refuse(said)
        else:
            self._refuse("A silence needs a comment: say why.", "quiet")

    def _problem(self) -> str:
        """Why it cannot be made as it is; empty if it can, but for the comment."""
        if why := refusal(self._draft.matchers):
            return why
        try:
            ends = self._end()
        except ValueError as error:
            return str(error)
        if ends is not None or self._unchanged_end:
            return ""
        if self._before is not None:
            return "What is there cannot become one until resolved: end it and make a new one."
        if not any(reach and reach.matched for reach in self._reaches.values()):
            return "Nothing that fires matches, so there is no resolve: give a length."
        return ""

    def _warning(self) -> str:
        """What the operator should know though it can be made."""
        if any(reach and reach.broad for reach in self._reaches.values()):
            return "This is very broad: you will be asked once more."
        if self._before is not None:
            return drawing.id_words(
                self._before.standing.silence, self._draft.matchers, self._house.now()
            )
        return ""

    def _refuse(self, text: str, tone: str = "warning") -> None:
        self.query_one("#refusal", Lines).show(lambda width: drawing.refusal(text, tone, width))

    @property
    def _comment_given(self) -> str:
        return self.query_one("#comment", Field).value.strip()

    @property
    def _unchanged_end(self) -> bool:
        return bool(self._before) and self.query_one("#ends", Field).value == self._ends_before

    def _end(self) -> timedelta | datetime | None:
        if self._unchanged_end:
            return None
        return read_end(self.query_one("#ends", Field).value, self._house.now())

    # Keys

    def on_key(self, event: events.Key) -> None:
        """A digit takes a length wherever nothing is written."""
        if isinstance(self.focused, Field) or not self.ready or not event.character:
            return
        if event.character in "123456789" and int(event.character) <= len(self._lengths):
            event.stop()
            self.query_one("#ends", Field).value = self._lengths[int(event.character) - 1]

    def on_descendant_focus(self) -> None:
        """Other keys work in a field."""
        writing = isinstance(self.focused, Field)
        own = ", ".join(f"{name_of(key.keys)} {key.word}" for key in of("matchers"))
        keys = _FIELD_KEYS if writing else f"enter next, {own}, 1-9 ends, esc"
        if writing and self.focused is not None and self.focused.id == "comment":
            keys = _FIELD_KEYS.replace("next", "silence" if self._before is None else "change")
        self.query_one("#dialog-keys", Lines).show(lambda width: [keys_line(keys)])

    def leave_matchers(self) -> None:
        """Go on to the comment, or to the end where that cannot be read."""
        # At once: what is typed right behind must not switch matchers.
        self.set_focus(self.query_one("#comment" if self._ends_readable() else "#ends"))

    def _ends_readable(self) -> bool:
        try:
            self._end()
        except ValueError:
            return False
        return True

    @on(Field.Submitted)
    def _next(self, event: Field.Submitted) -> None:
        event.stop()
        if event.input.id == "matcher":
            self._write_matcher()
        elif event.input.id == "ends":
            self.query_one("#comment", Field).focus()
        elif not self._comment_given:
            self._refuse("A silence needs a comment: say why, for whoever finds it.")
        else:
            self._send()

    @work(exit_on_error=False, exclusive=True, group="sending")
    async def _send(self) -> None:
        reaches = await self._reached()
        if why := self._problem():
            self._refuse(why)
            return
        self._save()
        comment, ends = self._comment_given, self.query_one("#ends", Field).value
        unchanged = self._before is not None and comment == self._began_with
        told = None if unchanged else comment
        self.dismiss(
            Asked(self._draft, self._draft.matchers, self._end(), told, reaches, ends_text=ends)
        )

    def action_cancel(self) -> None:
        """Leave the matcher that is written, else the form."""
        if self._writing is not None and self._draft.choices:
            self._close_matcher()
            self.query_one("#matchers").focus()
            self._judge()
        else:
            super().action_cancel()

    def keep(self) -> None:
        """Keep the comment as a draft."""
        self._save()

    @on(Field.Changed)
    def _typed(self, event: Field.Changed) -> None:
        if event.input.id != "matcher":
            self._judge()
        if event.input.id == "comment" and self._saving is None:
            self._saving = self.set_timer(_SAVE_AFTER, self._save)

    def _save(self) -> None:
        self._saving = None
        comment = self.query_one("#comment", Field).value
        if comment != self._began_with:
            self._house.database.submit(workflow.drafts.save, self.place, {"comment": comment})


def _end_of(line: ShelfLine) -> str:
    """The end of a silence as the field shows it."""
    return UNTIL_RESOLVED if line.kept else moment_text(line.standing.silence.ends_at)
