"""The probe, against the skill behind the shipped nginx and against what only looks like it."""

from __future__ import annotations

import shutil
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests import strangers
from tests.alexa_signing import Alexa, Authority, CertificateHost, application
from tests.self_hosted import Site, nginx, unit
from tools import probe
from tools.generate.content import ROOT
from tools.probe import Answer, Finding, ProbeError

NAMES = ["reach", "health", "time", "forgery", "certificate", "clock"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed here")
    folder, host = tmp_path_factory.mktemp("probe"), CertificateHost()
    alexa = Alexa(Authority(), host)
    host.files[strangers.GENUINE] = alexa.authority.chain()
    with (
        unit(folder, application(folder, alexa), workers=1) as skill,
        nginx(folder, skill, alexa.authority) as door,
    ):
        yield door
    host.close()


@pytest.fixture
def by_name(site: Site, monkeypatch: pytest.MonkeyPatch) -> str:
    """The site's URL; its domain leads to loopback."""
    connect = socket.create_connection
    monkeypatch.setattr(
        socket,
        "create_connection",
        lambda place, *rest, **more: connect(("127.0.0.1", place[1]), *rest, **more),
    )
    return f"https://skill.example.com:{site.port}/"


def test_a_skill_that_stands_has_only_good_findings_but_for_its_short_certificate(
    site: Site, by_name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = list(probe.look(by_name, site.trust))
    assert [finding.name for finding in found] == NAMES
    assert [finding.name for finding in found if not finding.good] == ["certificate"]
    assert probe.run(by_name, site.trust) == 1
    assert "BAD  certificate: 1 days left" in capsys.readouterr().out


def test_a_skill_that_is_down_is_bad(
    site: Site, by_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "PATIENCE", 1.0)
    site.unit.stop()
    try:
        (found,) = probe.look(by_name, site.trust)
    finally:
        site.unit.start()
    assert (found.name, found.good) == ("reach", False)


def test_a_certificate_that_nobody_vouches_for_is_bad(by_name: str) -> None:
    (found,) = probe.look(by_name, ssl.create_default_context())
    assert (found.name, found.good) == ("reach", False)


def test_nobody_at_the_door_is_bad() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    (found,) = probe.look(f"https://127.0.0.1:{port}/")
    assert (found.name, found.good) == ("reach", False)


GOOD = Answer(200, "ok\n", "Tue, 24 Nov 2026 12:00:00 GMT", 0.1, 0.0)


@pytest.mark.parametrize("change", [{"status": 503}, {"body": "out of reach"}, {"body": ""}])
def test_any_other_health_is_bad(change: dict[str, object]) -> None:
    assert probe._health(GOOD).good
    assert not probe._health(replace(GOOD, **change)).good  # type: ignore[arg-type]


@pytest.mark.parametrize("date", ["", "yesterday", "Tue, 24 Nov 2020 12:00:00 GMT"])
def test_a_wrong_clock_is_bad(date: str) -> None:
    assert not probe._clock(replace(GOOD, date=date)).good


@pytest.mark.parametrize("url", ["", "skill.example.com", "http://skill.example.com/", "https://"])
def test_what_is_no_url_is_said_in_a_sentence(url: str) -> None:
    with pytest.raises(ProbeError, match="make probe URL="):
        list(probe.look(url))


def test_the_runbook_knows_every_finding() -> None:
    runbook = Path(ROOT, "docs/runbook.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"| `{name}` |" not in runbook] == []


def test_a_finding_is_a_line() -> None:
    assert str(Finding("time", True, "0.01 s")) == "ok   time: 0.01 s"
