"""Run a verb: `python -m tools generate [--check]`."""

from __future__ import annotations

import argparse
import sys

from cramp_coach.errors import CrampCoachError
from tools import generate, screens


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("generate", help="content -> data, interaction models, script")
    verb.add_argument("--check", action="store_true", help="write nothing, fail if stale")
    verb.add_argument("--listen-only", action="store_true", help="ask nothing personal")
    verbs.add_parser("screens", help="draw every screen into build/screens")
    arguments = parser.parse_args()
    try:
        if arguments.verb == "screens":
            return screens.run()
        return generate.run(check=arguments.check, listen_only=arguments.listen_only)
    except CrampCoachError as wrong:
        print(wrong, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
