"""Run a face: `python -m simulator ask "…"`, `talk` or `page`."""

from __future__ import annotations

import argparse
import os
import sys

from cramp_coach.errors import CrampCoachError
from simulator.faces import text


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    faces = parser.add_subparsers(dest="face", required=True)
    faces.add_parser("ask", help="one question").add_argument("question", nargs="*")
    faces.add_parser("talk", help="a conversation")
    faces.add_parser("page", help="an Echo Show in the browser")
    arguments = parser.parse_args()
    try:
        if arguments.face == "ask":
            text.ask(" ".join(arguments.question))
        elif arguments.face == "page":
            from simulator.faces import page

            page.run()
        else:
            text.talk()
        sys.stdout.flush()
    except CrampCoachError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    except BrokenPipeError:  # who reads along has had enough: `make ask | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
