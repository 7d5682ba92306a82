"""Run a verb: `python -m tools generate [--check]`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from cramp_coach.errors import CrampCoachError
from tools import certify, generate, icons, package


def main() -> int:
    arguments = _arguments()
    overlays = {name: getattr(arguments, name, False) for name in ("listen_only", "name_free")}
    try:
        match arguments.verb:
            case "generate":
                return generate.run(check=arguments.check, **overlays)
            case "icons":
                return icons.run()
            case "package":
                return generate.run(check=True, **overlays) or package.run(arguments.zip)
            case _:
                return certify.run(**overlays)
    except CrampCoachError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    except OSError as wrong:
        print(
            f"{wrong.filename or wrong}: {wrong.strerror}. Mend that, then try again.",
            file=sys.stderr,
        )
        return 1


def _arguments() -> argparse.Namespace:
    """The command line. An overlay is asked for there, or by a variable that ask-cli passes on."""
    overlays = argparse.ArgumentParser(add_help=False)
    for name, meaning in (
        ("listen-only", "ask nothing personal"),
        ("name-free", "take part in name-free interaction; only for a live skill"),
    ):
        asked = bool(os.environ.get(name.replace("-", "_").upper()))
        overlays.add_argument(f"--{name}", action="store_true", default=asked, help=meaning)
    parser = argparse.ArgumentParser(prog="python -m tools", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser(
        "generate", parents=[overlays], help="content -> data, models, manifest, script"
    )
    verb.add_argument("--check", action="store_true", help="write nothing, fail if stale")
    verbs.add_parser("icons", help="draw the icons")
    verb = verbs.add_parser("package", parents=[overlays], help="make the zip for AWS Lambda")
    verb.add_argument("--zip", type=Path, default=package.ZIP, help="where to write it")
    verbs.add_parser("certify", parents=[overlays], help="check what Amazon will check")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
