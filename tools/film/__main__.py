"""Records the frames of the film with the demo in a headless browser, its clock in our hand.

`python -m tools.film` records, `--check` only tells whether the film is stale.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from typing import Any

from cramp_coach.errors import CrampCoachError
from simulator.faces import page as page_face
from simulator.measuring.viewer import browser
from simulator.stand_in.loopback import running
from tools.film import FRAMES, MADE_OF, QUESTION, SAID, SHAPE, digest, is_fresh

WIDTH, HEIGHT = 1120, 600
FASTER = 6
"""How much faster the talk passes than in a room."""
FRAME = 100
"""Milliseconds that a frame of the film is seen."""
LETTERS = 4
"""Letters that are typed in a frame."""
MOST_FRAMES = 200
"""Frames in which an answer ends."""
DRAWN = 300
"""Milliseconds that the viewer gets to begin with."""

Frames = Iterator[int]
"""Milliseconds of the film at each frame that is ready to be taken."""


def record() -> int:
    """Take the frames, and how long each is seen."""
    shutil.rmtree(FRAMES, ignore_errors=True)
    FRAMES.mkdir(parents=True)
    seen: list[int] = []
    with page_face.serve(0) as server, running(server) as address, browser() as context:
        page = context.new_page()
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        page.clock.install()
        page.goto(f"{address}/")
        page.locator("#examples button").first.wait_for()
        page.locator("#shape").select_option(SHAPE)
        page.locator("#voice").uncheck()
        page.wait_for_timeout(DRAWN)
        page.clock.pause_at(page.evaluate("Date.now()") + 1000)
        for lasts in talk(page):
            page.screenshot(path=FRAMES / f"{len(seen):03}.png")
            seen.append(lasts)
    (FRAMES / "frames.json").write_text(json.dumps(seen), encoding="utf-8")
    MADE_OF.write_text(json.dumps({"digest": digest()}) + "\n", encoding="utf-8")
    print(f"{len(seen)} frames, {sum(seen) / 1000:.1f} s: {FRAMES}")
    return 0


def talk(page: Any) -> Frames:
    """The question, the first hold to its end, a "no" by touch, and good news."""
    yield 900
    words = page.locator("#words")
    for end in range(LETTERS, len(QUESTION) + LETTERS, LETTERS):
        words.fill(QUESTION[:end])
        yield FRAME
    words.press("Enter")
    yield from until_it_listens(page)
    page.locator("#screen").get_by_text("No", exact=True).click()
    yield from until_it_listens(page)
    words.fill(SAID[-1])
    yield 500
    words.press("Enter")
    yield from passing(page, 3)
    yield 1500


def until_it_listens(page: Any) -> Frames:
    for _ in range(MOST_FRAMES):
        yield from passing(page, 1)
        if page.locator("#light.listening").count():
            return
    raise CrampCoachError("The film waits for an answer that does not end.")


def passing(page: Any, frames: int) -> Frames:
    """So many frames in which the talk goes on."""
    for _ in range(frames):
        page.clock.run_for(round(FRAME * FASTER))
        yield FRAME


def main() -> int:
    if "--check" in sys.argv:
        if not is_fresh():
            print("The film of README is stale: run make film.")
        return 0 if is_fresh() else 1
    return record()


if __name__ == "__main__":
    sys.exit(main())
