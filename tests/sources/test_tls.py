"""What a source does about certificates, and what it says when it refuses one."""

import asyncio
import shutil
import ssl
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from irtui.domain.answer import Trouble
from irtui.sources.faults import SourceError
from irtui.sources.http import Endpoint, Reply
from tests.sources.servers import Server, answering, http, noon, settings, soon


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with cert.pem, signed by itself for am.example, and key.pem."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("no openssl program to make a certificate with")
    directory = tmp_path_factory.mktemp("tls")
    asked = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = "-subj /CN=am.example -addext subjectAltName=DNS:am.example"
    files = "-keyout key.pem -out cert.pem"
    subprocess.run(
        [program, *f"{asked} {names} {files}".split()],
        cwd=directory,
        check=True,
        capture_output=True,
    )
    return directory


@pytest.fixture
def secure(pair: Path) -> Server:
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(pair / "cert.pem", pair / "key.pem")
    return Server(answering(http(b"[]")), made)


async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def ask(url: str, **tls: Any) -> Reply:
    endpoint = Endpoint(url, settings(tls=tls), now=noon)
    try:
        return await endpoint.get("/")
    finally:
        await endpoint.close()


async def test_a_certificate_signed_by_itself_is_refused(secure: Server) -> None:
    async with secure:
        with pytest.raises(SourceError, match=r"^certificate not trusted: self.signed"):
            await ask(secure.url)


async def test_the_right_authority_and_name_are_trusted(secure: Server, pair: Path) -> None:
    async with secure:
        reply = await ask(secure.url, ca_file=pair / "cert.pem", server_name="am.example")
    assert reply.status == 200


async def test_the_wrong_name_is_refused(secure: Server, pair: Path) -> None:
    async with secure:
        with pytest.raises(SourceError, match=r"^certificate not trusted: .*127\.0\.0\.1"):
            await ask(secure.url, ca_file=pair / "cert.pem")


async def test_verification_is_off_only_when_told(secure: Server) -> None:
    async with secure:
        assert (await ask(secure.url, insecure_skip_verify=True)).status == 200


async def test_a_certificate_of_ours_is_shown(pair: Path) -> None:
    asking = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=pair / "cert.pem")
    asking.load_cert_chain(pair / "cert.pem", pair / "key.pem")
    asking.verify_mode = ssl.CERT_REQUIRED
    own = {"cert_file": pair / "cert.pem", "key_file": pair / "key.pem"}
    async with Server(answering(http(b"[]")), asking) as server:
        reply = await ask(server.url, insecure_skip_verify=True, **own)
        assert reply.status == 200


async def test_a_server_that_wants_another_certificate_of_ours() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        alert = ssl.SSLError(1, "as OpenSSL tells it")
        alert.reason = "TLSV13_ALERT_CERTIFICATE_REQUIRED"
        raise httpx.ReadError("") from alert

    transport = httpx.MockTransport(refuse)
    endpoint = Endpoint("http://am", settings(), now=noon, transport=transport)
    with pytest.raises(SourceError, match="client certificate") as caught:
        await endpoint.get("/")
    assert caught.value.trouble is Trouble.REFUSED


async def test_https_to_a_plain_server_that_answers() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(http(b"", "400 x"))

    async with Server(answer) as server:
        with pytest.raises(SourceError, match="is this http"):
            await ask(server.url.replace("http", "https"))


async def test_https_to_a_plain_server_that_waits() -> None:
    async with Server(wait) as server:
        endpoint = Endpoint(server.url.replace("http", "https"), soon(), now=noon)
        with pytest.raises(SourceError, match=r"^no answer to TLS, is this http"):
            await endpoint.get("/")


async def test_http_to_a_tls_server(secure: Server) -> None:
    async with secure:
        with pytest.raises(SourceError) as caught:
            await ask(secure.url.replace("https", "http"))
    assert caught.value.reason in ("not HTTP, is this https?", "closed without an answer")


@pytest.mark.parametrize("key", ["ca_file", "cert_file"])
async def test_a_bad_file_is_named_by_its_key(key: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=f"^tls {key}.*: No such file"):
        await ask("https://am.example", **{key: tmp_path / "none.pem"})
    (tmp_path / "bad.pem").write_text("not a certificate")
    with pytest.raises(SourceError, match=f"^tls {key}.*: no usable PEM"):
        await ask("https://am.example", **{key: tmp_path / "bad.pem"})


async def test_a_file_put_right_is_used_without_a_restart(
    secure: Server, pair: Path, tmp_path: Path
) -> None:
    authority = tmp_path / "ca.pem"
    given = settings(tls={"ca_file": authority, "server_name": "am.example"})
    async with secure:
        endpoint = Endpoint(secure.url, given, now=noon)
        with pytest.raises(SourceError):
            await endpoint.get("/")
        shutil.copy(pair / "cert.pem", authority)
        assert (await endpoint.get("/")).status == 200
        await endpoint.close()


async def test_a_key_with_a_passphrase_asks_nobody(pair: Path) -> None:
    program = shutil.which("openssl")
    assert program
    locked = pair / "locked.pem"
    asked = f"ec -in {pair}/key.pem -aes256 -passout pass:x -out {locked}"
    subprocess.run([program, *asked.split()], check=True, capture_output=True)
    with pytest.raises(SourceError, match="encrypted"):
        await ask("https://am.example", cert_file=pair / "cert.pem", key_file=locked)
