"""The skill behind the shipped nginx: what strangers do to it, and what a restart costs."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests import strangers
from tests.alexa_signing import (
    JSON,
    Alexa,
    application,
    encoded,
    launch,
)
from tests.self_hosted import DOMAIN, Site, nginx, unit

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed here")
ALL = list(strangers.DEEDS)


def test_ci_does_not_skip_what_needs_nginx() -> None:
    """.ci/run installs it; without this the tests here could be skipped unseen for ever."""
    assert "missing+=(nginx)" in Path(".ci/run").read_text()


@pytest.fixture(scope="module")
def site(alexa: Alexa, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Alexa's chain can be had at strangers.GENUINE."""
    folder = tmp_path_factory.mktemp("door")
    alexa.host.files[strangers.GENUINE] = alexa.authority.chain()
    with (
        unit(folder, application(folder, alexa)) as skill,
        nginx(folder, skill, alexa.authority) as door,
    ):
        yield door


def post(site: Site, alexa: Alexa, **headers: str) -> int:
    body = encoded(launch())
    signed = alexa.headers(f"https://s3.amazonaws.com{strangers.GENUINE}", body)
    return site.ask("POST", "/", body, {**signed, **headers})[0]


def test_requests_pass_as_they_are(site: Site, alexa: Alexa) -> None:
    assert post(site, alexa) == 200
    assert site.ask("POST", "/", encoded(launch()), JSON)[0] == 400
    assert site.ask("POST", "/", b" " * 300_000, JSON)[0] == 413
    assert site.ask("GET", "/")[0] == 405
    assert site.ask("GET", "/other")[0] == 404


@pytest.mark.parametrize("cipher", ["AES128-GCM-SHA256", "AES256-SHA", "DHE-RSA-AES128-SHA"])
def test_only_suites_with_forward_secrecy_are_spoken(site: Site, cipher: str) -> None:
    old = ssl.create_default_context(cadata=site.authority.root.pem.decode())
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    old.set_ciphers("ECDHE-RSA-AES128-GCM-SHA256")
    assert _shakes_hands(site, old)
    old.set_ciphers(f"{cipher}:@SECLEVEL=0")
    assert not _shakes_hands(site, old)


def _shakes_hands(site: Site, context: ssl.SSLContext) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", site.port), 10) as raw:
            context.wrap_socket(raw, server_hostname=DOMAIN).close()
    except (ssl.SSLError, ConnectionError):
        return False
    return True


def test_a_sender_who_dawdles_is_dropped(site: Site) -> None:
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", site.port), 20) as raw:
        raw.sendall(b"\x16\x03\x01\x02\x00\x01\x00")
        with suppress(ConnectionResetError):
            assert raw.recv(100) == b""
    assert time.monotonic() - begun < 8


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_under_every_flood_at_once_a_cold_skill_answers_and_a_restart_loses_nothing(
    alexa: Alexa, tmp_path: Path, how: signal.Signals
) -> None:
    """It knows no certificate at the start, the strangers are there before it, and Alexa goes on
    asking while it is restarted. All are answered; what a kill takes out of the skill's hands may
    be lost, and at 20 a second that is a request or two. How soon, `make chaos` measures.
    """
    with (
        strangers.certificate_host(alexa.authority.chain()) as port,
        unit(tmp_path, application(tmp_path, alexa, port)) as skill,
        nginx(tmp_path, skill, alexa.authority) as door,
    ):
        skill.stop()
        with strangers.strangers(ALL, door.port):
            time.sleep(2)
            skill.start()
            again = threading.Timer(6, skill.restart, [how])
            again.start()
            seen = strangers.genuine(door, alexa, seconds=12)
            again.join()
    assert seen.asked == 240
    assert "127.0." not in (tmp_path / "error.log").read_text()  # no address is logged
    assert len(seen.lost) <= (2 if how == signal.SIGKILL else 0), seen.lost


def test_it_makes_no_difference_where_the_flood_comes_from(alexa: Alexa, tmp_path: Path) -> None:
    """Fifty strangers, and fifty who wait for one slow file, from the very address of Alexa's."""
    with (
        strangers.certificate_host(alexa.authority.chain()) as port,
        unit(tmp_path, application(tmp_path, alexa, port)) as skill,
        nginx(tmp_path, skill, alexa.authority) as door,
        strangers.strangers(ALL[:2], door.port, strangers.ALEXA),
    ):
        time.sleep(2)
        seen = strangers.genuine(door, alexa, seconds=5)
    assert seen.asked == 100 and not seen.lost


def test_who_asks_while_it_is_down_is_answered_when_it_is_back(alexa: Alexa, site: Site) -> None:
    site.unit.stop()
    answers: list[int] = []
    asking = [threading.Thread(target=lambda: answers.append(post(site, alexa))) for _ in range(20)]
    for one in asking:
        one.start()
    time.sleep(0.5)
    assert answers == []
    site.unit.start()
    for one in asking:
        one.join()
    assert answers == [200] * 20


def test_after_a_restart_alexa_is_known_though_amazon_is_gone(site: Site, alexa: Alexa) -> None:
    assert post(site, alexa) == 200
    alexa.host.files[strangers.GENUINE] = 503
    try:
        site.unit.restart()
        assert post(site, alexa) == 200
    finally:
        alexa.host.files[strangers.GENUINE] = alexa.authority.chain()


# Health


def test_health_is_said_through_the_door(site: Site) -> None:
    assert site.ask("GET", "/health") == (200, b"ok\n")


def test_health_says_when_no_certificate_can_be_had(alexa: Alexa, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        closed = nobody.getsockname()[1]
    with (
        unit(tmp_path, application(tmp_path, alexa, closed), workers=1) as skill,
        nginx(tmp_path, skill, alexa.authority) as door,
    ):
        status, said = door.ask("GET", "/health")
    assert (status, b"out of reach" in said) == (503, True)


# What systemd is told


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")
def test_the_service_is_hardened() -> None:
    """systemd's own measure: 0 is the best, and what it has nothing against is below 2."""
    unit_file = "infrastructure/self-hosted/cramp-coach.service"
    run = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=15", unit_file],
        capture_output=True,
        text=True,
        env={**os.environ, "SYSTEMD_PAGER": ""},
    )
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr
