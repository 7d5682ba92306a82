"""Which places no story visits: `python -m tests.stories.visited`, part of `make check`."""

from __future__ import annotations

import logging
import sys

from cramp_coach.alexa import skill
from cramp_coach.talk import state
from simulator.stand_in.trail import followed
from tests.stories.telling import LISTEN_ONLY, as_heard, stories, tell

LEAST = 0.9
"""The share of places that the stories must visit. Most of
the others need a service of Alexa that fails."""


def main() -> int:
    """Tell every story, and compare where they led with where there is something to hear.

    A place that only says what another says ("like") counts as that one.
    """
    library = skill.library
    logging.disable()
    with followed() as replies:
        for story in stories():
            if not LISTEN_ONLY.get(story["build"]):
                tell(story, as_heard)
    seen = {str(library.places[one.address].get("like", one.address)) for one in replies}
    every = {
        address
        for address, fields in library.places.items()
        if "like" not in fields and not address.startswith(("credits/", state.FRESH))
    }
    unseen = sorted(every - seen)
    print("\n".join(unseen))
    print(f"{len(every) - len(unseen)} of {len(every)} places are visited by a story.")
    return int(1 - len(unseen) / len(every) < LEAST)


if __name__ == "__main__":
    sys.exit(main())
