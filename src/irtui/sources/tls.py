"""The TLS settings of a source as an `ssl` context."""

import ssl

from irtui.config.settings import Tls
from irtui.domain.answer import Trouble
from irtui.sources.faults import SourceError


def context(tls: Tls, url: str) -> ssl.SSLContext:
    """How to check the server at `url` and what to show it; SourceError names a bad file."""
    if not url.startswith("https:"):
        # Never used, but httpx wants one; loading the system's authorities would cost 50 ms.
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made = _authorities(tls)
    if tls.insecure_skip_verify:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    if tls.cert_file:
        try:
            made.load_cert_chain(tls.cert_file, tls.key_file, password=_no_password)
        except (OSError, ValueError) as error:
            raise _bad_file("cert_file or key_file", error) from None
    return made


def _authorities(tls: Tls) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=tls.ca_file)
    except (OSError, ValueError) as error:
        raise _bad_file("ca_file", error) from None


def _no_password() -> str:
    # Without this OpenSSL would ask on the terminal and stop everything.
    raise ValueError("the key is encrypted, use one without a passphrase")


def _bad_file(key: str, error: OSError | ValueError) -> SourceError:
    if isinstance(error, ssl.SSLError):
        words = f"no usable PEM ({(error.reason or 'unknown format').replace('_', ' ').lower()})"
    else:
        words = getattr(error, "strerror", None) or str(error)
    return SourceError(f"tls {key}: {words}", Trouble.REFUSED)
