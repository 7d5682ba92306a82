"""Run a verb: `python -m tools generate [--check]`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from cramp_coach.errors import CrampCoachError
from tools import generate

OVERLAYS = ("listen_only", "name_free", "with_tasks")


def main() -> int:
    arguments = _arguments()
    overlays = {name: getattr(arguments, name, False) for name in OVERLAYS}
    try:
        return _run(arguments, overlays)
    except CrampCoachError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    except OSError as wrong:
        print(
            f"{wrong.filename or wrong}: {wrong.strerror}. Mend that, then try again.",
            file=sys.stderr,
        )
        return 1


def _run(arguments: argparse.Namespace, overlays: dict[str, bool]) -> int:
    """Run the verb. All but generate load the data that generate may have to mend."""
    if arguments.verb == "generate":
        return generate.run(check=arguments.check, **overlays)
    if arguments.verb == "sign":
        return generate.sign()
    if arguments.verb == "probe" and arguments.function:
        from tools import deployment

        return deployment.probe(arguments.function)
    if arguments.verb == "probe":
        from tools import probe

        return probe.run(arguments.url)
    if arguments.verb in ("deploy", "rollback"):
        from tools import deployment

        return deployment.deploy() if arguments.verb == "deploy" else deployment.rollback()
    if arguments.verb == "map":
        from tools import map as map_of_the_talk

        return map_of_the_talk.run()
    from tools import certify, icons, package, screens

    if arguments.verb == "mutate":
        from tools import mutate

        return mutate.run(arguments.count)
    if arguments.verb == "icons":
        return icons.run()
    if arguments.verb == "screens":
        return screens.run(arguments.all)
    if arguments.verb == "package":
        path = arguments.zip or package.ZIP
        return generate.run(check=True, **overlays) or package.run(path)
    return certify.run(**overlays)


def _arguments() -> argparse.Namespace:
    """The command line. An overlay is asked for there, or by a variable that ask-cli passes on."""
    overlays = argparse.ArgumentParser(add_help=False)
    for name, meaning in (
        ("listen-only", "ask nothing personal"),
        ("name-free", "take part in name-free interaction; only for a live skill"),
        ("tasks", "offer the stretch to Alexa Routines; only where Amazon allows custom tasks"),
    ):
        asked = bool(os.environ.get(name.replace("-", "_").upper()))
        kept = "with_tasks" if name == "tasks" else name.replace("-", "_")
        overlays.add_argument(
            f"--{name}", dest=kept, action="store_true", default=asked, help=meaning
        )
    parser = argparse.ArgumentParser(prog="python -m tools", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser(
        "generate", parents=[overlays], help="content -> data, models, manifest, script"
    )
    verb.add_argument("--check", action="store_true", help="write nothing, fail if stale")
    verb = verbs.add_parser("mutate", help="slips of the pen in the content, one at a time")
    verb.add_argument("--count", type=int, default=0, help="how many, chosen at random; 0: all")
    verb = verbs.add_parser("probe", help="does the skill stand, seen from outside?")
    verb.add_argument("url", nargs="?", default="", help="self-hosted: https://skill.example.com/")
    verb.add_argument("--function", help="on Lambda: its name or ARN")
    verbs.add_parser("sign", help="keep today's words as those that a clinician signed")
    verbs.add_parser("icons", help="draw the icons")
    verbs.add_parser("map", help="the whole talk as one page: build/map/index.html")
    verb = verbs.add_parser("screens", help="draw each kind of screen into build/screens")
    verb.add_argument("--all", action="store_true", help="draw every screen on every device")
    verb = verbs.add_parser("package", parents=[overlays], help="make the zip for AWS Lambda")
    verb.add_argument("--zip", type=Path, help="where to write it")
    verbs.add_parser("deploy", help="deploy, try what is new, and let Alexa reach it")
    verbs.add_parser("rollback", help="let Alexa reach what was live before")
    verbs.add_parser("certify", parents=[overlays], help="check what Amazon will check")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
