"""What is wrong with a drawn screen: what is clipped, overlaps, or cannot be read from the bed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from simulator.measuring.shapes import Shape

SLACK = 2
"""Pixels by which a measured text may stand over: half a point of rounding on each side."""
CONTRAST = 4.5
SMALLEST_TARGET = 48
"""Pixels at 160 dots per inch (Material and Amazon's guides)."""
READ_FROM_BED = 22
"""Pixels of the smallest words at 480 lines; on the round screen, which stands close, 18."""


def faults(seen: dict[str, Any], shape: Shape) -> Iterator[str]:
    """Each fault of a drawing, in words; `seen` is what Viewer.measure tells of it."""
    texts = [text for text in seen["texts"] if text["lines"]]
    for text in texts:
        scrolled = shape.round and text["hidden"]
        if text["hidden"] and not shape.round:
            yield f"cut off: {text['words']!r}"
        if text["sliced"]:
            yield f"sliced: {text['words']!r}"
        if not scrolled and text["contrast"] < CONTRAST:
            yield f"contrast {text['contrast']:.1f}: {text['words']!r}"
        box = text["box"]
        for line in text["lines"]:
            hanging = SLACK + text["size"] / 2  # a space at the end of a line hangs over
            if line["right"] > box["right"] + hanging or line["left"] < box["left"] - SLACK:
                yield f"too wide: {text['words']!r}"
            if line["bottom"] > box["bottom"] + SLACK + line["height"] / 4:
                yield f"too high: {text['words']!r}"
            if shape.round and not scrolled and not _in_circle(line, shape):
                yield f"beyond the rim: {text['words']!r}"
    if texts and not any(text["size"] >= _smallest(shape) for text in texts):
        yield "nothing can be read from the bed"
    for button in seen["buttons"]:
        if button["cut"] and not shape.round:
            yield f"cut off button: {button['words']!r}"
        if button["sliced"]:
            yield f"sliced button: {button['words']!r}"
        if min(button["width"], button["height"]) < SMALLEST_TARGET:
            yield f"small button: {button['words']!r}"
    for picture in seen["pictures"]:
        if picture["sliced"]:
            yield "a picture is sliced"
        if (
            min(picture["left"], picture["top"]) < -SLACK
            or picture["right"] > _width(shape) + SLACK
        ):
            yield "the picture is cut off"
    yield from _overlaps(seen)


def _overlaps(seen: dict[str, Any]) -> Iterator[str]:
    free = [text for text in seen["texts"] if not text["button"] and not text["hidden"]]
    things = [(text["words"], line) for text in free for line in text["lines"]]
    things += [(button["words"], button) for button in seen["buttons"] if not button["cut"]]
    things += [("the picture", picture) for picture in seen["pictures"]]
    for at, (words, one) in enumerate(things):
        for other_words, other in things[at + 1 :]:
            wide = min(one["right"], other["right"]) - max(one["left"], other["left"])
            high = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
            if words != other_words and wide > SLACK and high > SLACK + one["height"] / 4:
                yield f"{words!r} overlaps {other_words!r}"


def _in_circle(line: dict[str, float], shape: Shape) -> bool:
    """Whether all of a line's letters lie within a round screen, up to their corners."""
    radius = shape.width / 2
    corners = [(x, y) for x in (line["left"], line["right"]) for y in (line["top"], line["bottom"])]
    return all(math.dist(corner, (radius, radius)) <= radius + 4 for corner in corners)


def _smallest(shape: Shape) -> float:
    lines = min(_width(shape), shape.height * 160 / shape.dpi)
    return 18.0 if shape.round else READ_FROM_BED * lines / 480


def _width(shape: Shape) -> float:
    return shape.width * 160 / shape.dpi
