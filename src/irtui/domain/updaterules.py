"""What the house says of status updates: its templates, and its channels."""

from dataclasses import dataclass, field

from irtui.domain.channel import ChannelKind, ChannelRule
from irtui.domain.updatestage import Templates

# What there is without any configuration: the text can be copied.
CLIPBOARD = ChannelRule("clipboard", ChannelKind.CLIPBOARD)


@dataclass(frozen=True, slots=True)
class UpdateRules:
    """Templates and channels; without a channel, what is posted goes to the clipboard."""

    templates: Templates = field(default_factory=Templates)
    channels: tuple[ChannelRule, ...] = ()

    def ways(self, audience: str) -> tuple[ChannelRule, ...]:
        """The channels for an audience."""
        if not self.channels:
            return (CLIPBOARD,)
        return tuple(one for one in self.channels if audience in one.audiences)
