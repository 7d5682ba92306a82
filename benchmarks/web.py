"""How much the self-hosted skill serves, side by side with the SDK's hello world.

Both run on the same machine, one after the other and in turns, under the settings in
infrastructure/self-hosted/gunicorn.conf.py, with verification on. wrk sends the load over
loopback: the same signed request again and again, signed anew for each round. Run it with
`make bench-web`; it needs wrk (apt install wrk, brew install wrk).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from cramp_coach.errors import CrampCoachError
from simulator.stand_in.device import intent_of
from simulator.stand_in.ear import Ear
from tests.alexa_signing import (
    Alexa,
    Authority,
    CertificateHost,
    Service,
    application,
    encoded,
    fetch,
    launch,
    service,
)

SCRIPT = """
local file = io.open({body!r}, "rb")
wrk.method, wrk.body = "POST", file:read("*a")
{headers}
done = function(summary, latency)
  io.write(string.format("RESULT %d %d %d %.0f %.0f %d\\n", summary.requests, summary.duration,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write
    + summary.errors.timeout, latency:percentile(50), latency:percentile(99), latency.max))
end
"""


class CannotMeasure(CrampCoachError):
    """The load generator is missing or failed; the message says which."""


@dataclass(frozen=True)
class Round:
    """What wrk saw: requests a second, and milliseconds."""

    requests: int
    rate: float
    cpu: float
    """Milliseconds of processor a request, in the workers: hardly changed by a busy machine."""
    p50: float
    p99: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10, help="of a round (default 10)")
    parser.add_argument("--rounds", type=int, default=5, help="of each side (default 5)")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--requests", type=int, default=100_000, help="for the memory figure")
    options = parser.parse_args()
    try:
        measure(options)
    except CannotMeasure as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0


def measure(options: argparse.Namespace) -> None:
    host = CertificateHost()
    alexa = Alexa(Authority(), host)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, theirs = folder / "ours", folder / "theirs"
        ours.mkdir()
        theirs.mkdir()
        mine = application(ours, alexa)
        hello = mine.replace("tests.alexa_signing:app", "benchmarks.web:hello")
        with (
            service(ours, mine, options.workers) as skill,
            service(theirs, hello, options.workers) as sdk,
        ):
            url = alexa.publish(alexa.authority.chain())
            wrk = Wrk(folder, alexa, url, options)
            for side in (skill, sdk):
                wrk.round(side, 3)
            rounds = [(wrk.round(skill), wrk.round(sdk)) for _ in range(options.rounds)]
            show("Cramp Coach, a question about relief", [mine for mine, _ in rounds])
            show("ask-sdk hello world", [other for _, other in rounds])
            ratios = [mine.rate / other.rate for mine, other in rounds]
            print(f"ratio of rates, round by round: {', '.join(f'{r:.2f}' for r in ratios)}")
            print(f"ratio of rates, median: {statistics.median(ratios):.2f}")
            costs = statistics.median(other.cpu / mine.cpu for mine, other in rounds)
            print(f"ratio of requests for the same processor time, median: {costs:.2f}")
            memory(wrk, skill, options.requests)
    host.close()


def memory(wrk: Wrk, skill: Service, requests: int) -> None:
    """Print what the workers hold before and after many more requests."""
    before, sent = resident(skill), 0
    while sent < requests:
        sent += wrk.round(skill).requests
    after = resident(skill)
    for pid, held in before.items():
        print(
            f"worker {pid}: {held / 1024:.1f} MB, after {sent} more requests in all "
            f"{after[pid] / 1024:.1f} MB"
        )


def show(title: str, rounds: list[Round]) -> None:
    rate, cpu, p50, p99 = (
        statistics.median(getattr(one, name) for one in rounds)
        for name in ("rate", "cpu", "p50", "p99")
    )
    print(f"{title}, medians: {rate:.0f} requests/s, p50 {p50:.1f} ms, p99 {p99:.1f} ms,")
    print(f"    {cpu:.2f} ms of processor a request")


@dataclass
class Wrk:
    """The load generator."""

    folder: Path
    alexa: Alexa
    url: str
    options: argparse.Namespace

    def round(self, side: Service, seconds: int = 0) -> Round:
        """One round of load. Anything but 200 is a failure, not a figure."""
        program = shutil.which("wrk")
        if program is None:
            raise CannotMeasure("Install wrk, the load generator: apt install wrk")
        load = f"-t1 -c{self.options.connections} -d{seconds or self.options.seconds}s"
        before = processor(side)
        run = subprocess.run(
            [program, *load.split(), "-s", str(self._script()), f"http://127.0.0.1:{side.port}/"],
            capture_output=True,
            text=True,
            check=False,
        )
        found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)", run.stdout)
        if not found:
            raise CannotMeasure(f"wrk failed: {run.stdout}{run.stderr}")
        requests, micros, errors, p50, p99, _ = map(int, found.groups())
        if errors:
            raise CannotMeasure(f"{errors} of {requests} requests were not answered with 200")
        spent = (processor(side) - before) / requests * 1000
        return Round(requests, requests / micros * 1e6, spent, p50 / 1000, p99 / 1000)

    def _script(self) -> Path:
        body = encoded(question())
        (self.folder / "body").write_bytes(body)
        headers = "\n".join(
            f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}"
            for name, value in self.alexa.headers(self.url, body).items()
        )
        script = self.folder / "round.lua"
        script.write_text(SCRIPT.format(body=str(self.folder / "body"), headers=headers))
        return script


def question() -> dict[str, Any]:
    """The question that the skill is made for, asked now."""
    intent = intent_of(_ear().hear("how do i stop a cramp behind my knee"))
    return launch(type="IntentRequest", intent=intent)


@cache
def _ear() -> Ear:
    return Ear.of("en-US")


def resident(side: Service) -> dict[int, int]:
    """Kilobytes of memory that each worker holds. This and the next read /proc: Linux only."""
    found = {pid: Path(f"/proc/{pid}/statm").read_text().split() for pid in _workers(side)}
    return {pid: int(pages[1]) * os.sysconf("SC_PAGE_SIZE") // 1024 for pid, pages in found.items()}


def processor(side: Service) -> float:
    """Seconds of processor that the workers have used, in user and in kernel mode."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2] for pid in _workers(side)]
    ticks = sum(int(field) for stat in stats for field in stat.split()[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def _workers(side: Service) -> list[int]:
    children = Path(f"/proc/{side.process.pid}/task/{side.process.pid}/children").read_text()
    return [int(pid) for pid in children.split()]


def hello(root: str, port: int) -> Any:
    """The other side: the SDK's own WebserviceSkillHandler, verifying, behind the SDK's adapter.

    Two things are lent to it, without which it does not run here: the stand-in for certvalidator,
    and the test's certificate host in place of Amazon's. Called in the server's process.
    """
    from ask_sdk_core.skill_builder import SkillBuilder
    from ask_sdk_core.utils import is_intent_name
    from cryptography.x509 import load_pem_x509_certificates
    from flask import Flask

    from cramp_coach.web import certvalidator_stand_in

    certvalidator_stand_in.install(load_pem_x509_certificates(Path(root).read_bytes()))
    from ask_sdk_webservice_support import verifier
    from flask_ask_sdk.skill_adapter import SkillAdapter

    verifier.urlopen = lambda url: BytesIO(fetch(url, port))
    builder = SkillBuilder()

    @builder.request_handler(is_intent_name("RelieveCrampIntent"))  # type: ignore[untyped-decorator]
    def say_hello(handler_input: Any) -> Any:
        return handler_input.response_builder.speak("Hello").ask("Hello?").response

    app = Flask(__name__)
    SkillAdapter(builder.create(), "hello", app=app).register(app, "/")
    return app


if __name__ == "__main__":
    sys.exit(main())
