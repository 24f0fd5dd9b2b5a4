"""The form of an entry in the timeline: what, when, and until when."""

from datetime import datetime

from textual import on, work
from textual.app import ComposeResult
from textual.timer import Timer

from irtui import workflow
from irtui.domain import entry as rules
from irtui.domain.entry import Written
from irtui.domain.incident import NotAllowed
from irtui.domain.moment import written_moment
from irtui.domain.timeline import Event, Kind
from irtui.domain.until import NoMoment
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.house import House
from irtui.tui.paint import Piece, wrap
from irtui.tui.widgets.fields import Field, one_line, written
from irtui.tui.widgets.lines import Lines
from irtui.tui.widgets.page import Prose

_SAVE_AFTER = 1.0
_ASKED = {
    "at": "When, in UTC: 12:05, -20m or 2026-11-23 12:05",
    "until": "Until when, or for how long: 12:20 or 15m; most entries have no end",
}


class WriteEntry(Dialog[Written]):
    """A text and two times, all on one form; what is typed is kept as a draft until it is sent.

    `known` is the entry that is corrected, None for a new one.
    """

    def __init__(self, house: House, kind: Kind, *, place: str, known: Event | None = None) -> None:
        title = f"{'Correct' if known else 'Write'} in the timeline: {rules.WORDS[kind]}"
        super().__init__(title, "enter send, ctrl+j new line, tab time, esc keep as draft")
        self._house = house
        self._kind = kind
        self._place = place
        self._known = known
        ends_at = known.ends_at if known else None
        self._start = {
            "text": written(known.text) if known else "",
            "at": written_moment(known.at) if known else "",
            "until": written_moment(ends_at) if ends_at else "",
        }
        self._saving: Timer | None = None

    def question(self) -> ComposeResult:
        """The text, the times and what they mean."""
        yield Prose(self._start["text"], id="answer", tab_behavior="focus")
        for name in _ASKED:
            yield Lines(id=f"ask-{name}")
            yield Field(self._start[name], id=name, placeholder="now" if name == "at" else "")
        yield Lines(id="refusal")

    def on_mount(self) -> None:
        """Begin with the text."""
        super().on_mount()
        for name, asked in _ASKED.items():
            self.query_one(f"#ask-{name}", Lines).show(
                lambda width, asked=asked: [(Piece(text, "faint"),) for text in wrap(asked, width)]  # type: ignore[misc]
            )
        self._prose.focus()
        self._prose.move_cursor(self._prose.document.end)
        self._offer_draft()

    @work(exit_on_error=False)
    async def _offer_draft(self) -> None:
        """What was typed last time and not sent."""
        draft = await self._house.ask(workflow.drafts.load, self._place)
        # What was typed while the draft was read is newer than it.
        if draft and self._values == self._start:
            self._prose.text = written(draft.get("text", ""))
            self._prose.move_cursor(self._prose.document.end)
            for name in _ASKED:
                self._field(name).value = one_line(draft.get(name, ""))

    @on(Prose.Sent)
    @on(Field.Submitted)
    def _send(self) -> None:
        if not self._prose.text.strip():
            self._prose.focus()
            return
        try:
            found = self._read()
        except (NoMoment, NotAllowed) as error:
            self._tell(str(error), "warning")
            return
        self._save()
        self.dismiss(found)

    def _read(self) -> Written:
        """What stands in the form; what was not touched stays as it was, to the microsecond."""
        values, known, now = self._values, self._known, self._house.now()
        begin, ends = rules.times(values["at"], values["until"], now)
        if known is not None and (not begin or values["at"] == self._start["at"]):
            begin = known.at
            if values["until"] != self._start["until"]:
                ends = rules.times(written_moment(begin), values["until"], now)[1]
        if known is not None and values["until"] == self._start["until"]:
            ends = known.ends_at
        text = values["text"].strip()
        rules.check(self._kind, text, begin or now, ends, now)
        return Written(text, begin, ends)

    def keep(self) -> None:
        """Keep what was typed as a draft."""
        self._save()

    @on(Prose.Changed)
    @on(Field.Changed)
    def _typed(self) -> None:
        if self._saving is None:
            self._saving = self.set_timer(_SAVE_AFTER, self._save)
        self._tell(*self._meaning())

    def _meaning(self) -> tuple[str, str]:
        """The times as they are understood, while somebody types them."""
        values = self._values
        try:
            begin, ends = rules.times(values["at"], values["until"], self._house.now())
        except NoMoment:
            return "", "quiet"
        said = [f"{word} {_told(at)}" for word, at in (("at", begin), ("until", ends)) if at]
        return ", ".join(said), "quiet"

    def _tell(self, text: str, tone: str) -> None:
        self.query_one("#refusal", Lines).show(
            lambda width: [(Piece(row, tone),) for row in wrap(text, width) if row]
        )

    def _save(self) -> None:
        self._saving = None
        if (values := self._values) != self._start:
            self._house.database.submit(workflow.drafts.save, self._place, values)

    @property
    def _values(self) -> dict[str, str]:
        times = {name: self._field(name).value for name in _ASKED}
        return {"text": self._prose.text, **times}

    @property
    def _prose(self) -> Prose:
        return self.query_one("#answer", Prose)

    def _field(self, name: str) -> Field:
        return self.query_one(f"#{name}", Field)


def _told(at: datetime) -> str:
    return f"{written_moment(at)} UTC"
