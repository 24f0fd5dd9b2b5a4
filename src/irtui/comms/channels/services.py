"""Every service that Apprise knows: chat, mail, paging. It comes with the extra irtui[notify]."""

import logging
from collections.abc import Callable
from importlib.util import find_spec

from irtui.domain.channel import Answer, Message, NoAddress, Refused, Sent, Uncertain

MISSING = "Apprise is not installed: pip install 'irtui[notify]'"


def installed() -> bool:
    """Whether Apprise is there."""
    return find_spec("apprise") is not None


class ServicesChannel:
    """Tells the services behind one or several addresses, which are secrets."""

    def __init__(self, name: str, addresses: Callable[[], str]) -> None:
        self.name = name
        self._addresses = addresses

    def send(self, message: Message) -> Answer:
        """Tell each service once; Apprise says of each whether it took it, and not why."""
        try:
            from apprise import Apprise
        except ImportError:
            return Refused(MISSING)
        # It writes addresses into its log.
        logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
        try:
            addresses = self._addresses().split()
        except NoAddress as error:
            return Refused(str(error))
        services = [Apprise() for _ in addresses]
        if not addresses:
            return Refused("it has no address")
        if not all(one.add(at) for one, at in zip(services, addresses, strict=True)):
            return Refused("one of its addresses is none that Apprise knows", retry=False)
        took = sum(bool(_notify(one, message)) for one in services)
        if took == len(services):
            return Sent()
        if took:
            return Uncertain(f"{took} of {len(services)} services took it, the others did not")
        return Refused("the service did not take it, Apprise does not say why")


def _notify(service: object, message: Message) -> bool:
    try:
        return bool(
            service.notify(  # type: ignore[attr-defined]
                title=message.subject, body=message.text, body_format="markdown"
            )
        )
    except Exception as error:  # noqa: BLE001 - hundreds of services, each with faults of its own
        logging.getLogger(__name__).info("a service failed: %s", type(error).__name__)
        return False
