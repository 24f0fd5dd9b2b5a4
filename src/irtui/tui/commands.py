"""The command palette: every key of the screen in front, by name."""

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from irtui.tui.keys import Key, name_of, of
from irtui.tui.screens.room import Room


class KeyCommands(Provider):
    """Offers what the table of keys offers for the screen one is on."""

    async def discover(self) -> Hits:
        """All of them."""
        for key in self._keys():
            yield DiscoveryHit(_text(key), partial(self._run, key), help=_help(key))

    async def search(self, query: str) -> Hits:
        """Those that match what is typed."""
        matcher = self.matcher(query)
        for key in self._keys():
            score = matcher.match(_text(key))
            if score > 0:
                shown = matcher.highlight(_text(key))
                yield Hit(score, shown, partial(self._run, key), help=_help(key))

    def _keys(self) -> list[Key]:
        screen = self.screen
        if not isinstance(screen, Room):
            return []
        keys = of(*screen.panes, screen.place, "everywhere")
        return [key for key in keys if screen.offers(key) and not key.id.startswith("palette")]

    async def _run(self, key: Key) -> None:
        screen = self.screen
        at = screen.answering(key.place) if isinstance(screen, Room) else screen
        await self.app.run_action(key.action, default_namespace=at)


def _text(key: Key) -> str:
    return key.help


def _help(key: Key) -> str:
    return f"key {name_of(key.keys, every=True)}"
