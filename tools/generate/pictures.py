"""Draws content/pictures.yaml: people posed by the angles of their joints, as AVG and as SVG.

A body has fixed proportions, so every pose is the same person. Angles are in degrees, 0 to the
right, 90 down; lengths are in units of a canvas of 400 by 300.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tools.generate.content import ROOT

SOURCE = ROOT / "content" / "pictures.yaml"
AVG = ROOT / "lambda" / "cramp_coach" / "data" / "pictures"
SVG = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 400, 300

COLORS = {
    "ink": "#EFEBE1",
    "skin": "#22304F",
    "shirt": "#3D5488",
    "far": "#121B30",
    "prop": "#7C8DB0",
    "soft": "#2A3756",
    "pain": "#FF9F1C",
    "move": "#7CC7FF",
}
"""Light on dark. Orange and blue are told apart by people of every kind of color vision."""

LINE = 4.0
"""Width of an outline."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Stroke:
    """One drawn path: its SVG path data, and the names of its colors."""

    data: str
    fill: str = ""
    stroke: str = ""
    width: float = 0.0


def names() -> set[str]:
    """The names of all pictures."""
    return set(read())


def build() -> dict[Path, str]:
    """Path -> text of every picture, in both forms."""
    files: dict[Path, str] = {}
    for name, picture in read().items():
        paths, top = list(_paths(picture)), int(picture.get("top", 0))
        files[AVG / f"{name}.json"] = json.dumps(_avg(paths, top), separators=(",", ":")) + "\n"
        files[SVG / f"{name}.svg"] = _svg(paths, top)
    return files


@cache
def read() -> dict[str, Any]:
    """Name -> picture, as it is written."""
    yaml = YAML(typ="safe", pure=True)
    yaml.allow_duplicate_keys = False
    return dict(yaml.load(SOURCE.read_text(encoding="utf-8")))


def _avg(paths: list[Stroke], top: int) -> dict[str, Any]:
    items: list[dict[str, Any]] = []
    for path in paths:
        item: dict[str, Any] = {"type": "path", "pathData": path.data}
        if path.fill:
            item["fill"] = COLORS[path.fill]
        if path.stroke:
            item |= {"stroke": COLORS[path.stroke], "strokeWidth": path.width}
            item |= {"strokeLineCap": "round", "strokeLineJoin": "round"}
        items.append(item)
    high = HEIGHT - top
    size = {"width": WIDTH, "height": high, "viewportWidth": WIDTH, "viewportHeight": high}
    moved = [{"type": "group", "translateY": -top, "items": items}] if top else items
    return {"type": "AVG", "version": "1.1", **size, "items": moved}


def _svg(paths: list[Stroke], top: int) -> str:
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {top} {WIDTH} {HEIGHT - top}">',
        f'<rect y="{top}" width="{WIDTH}" height="{HEIGHT - top}" rx="16" fill="#0B1120"/>',
    ]
    for path in paths:
        fill = COLORS.get(path.fill, "none")
        pen = ""
        if path.stroke:
            pen = f' stroke="{COLORS[path.stroke]}" stroke-width="{path.width:g}"'
            pen += ' stroke-linecap="round" stroke-linejoin="round"'
        lines.append(f'<path d="{path.data}" fill="{fill}"{pen}/>')
    return "\n".join([*lines, "</svg>"]) + "\n"


def _paths(picture: Mapping[str, Any]) -> Iterator[Stroke]:
    """Things behind, people, things in front, arrows on top."""
    yield from _things(picture.get("behind", ()))
    for person in picture.get("people", ()):
        yield from _limbs(person) if "limbs" in person else Body(person).paths()
    yield from _things(picture.get("front", ()))
    for arrow in picture.get("arrows", ()):
        yield from _arrow([(float(x), float(y)) for x, y in arrow])


def _things(things: list[dict[str, Any]]) -> Iterator[Stroke]:
    for thing in things:
        stroke = thing.get("stroke", "" if "fill" in thing else "prop")
        width = float(thing.get("width", LINE)) if stroke else 0.0
        yield Stroke(thing["path"], thing.get("fill", ""), stroke, width)


def _limbs(part: Mapping[str, Any]) -> Iterator[Stroke]:
    """Parts of a person who is not seen from the side."""
    shapes = "".join(_limb((x1, y1), r1, (x2, y2), r2) for x1, y1, r1, x2, y2, r2 in part["limbs"])
    head = _disc(part["head"], 24) if "head" in part else ""
    neck = _limb(part["head"], 9, part["limbs"][0][:2], 9) if head else ""
    yield Stroke(neck + head + shapes, stroke="ink", width=2 * LINE)
    yield Stroke(shapes, fill=part["fill"])
    if head:
        yield Stroke(neck + head, fill="skin")


def _arrow(points: list[Point]) -> Iterator[Stroke]:
    """An arrow along three points of a quadratic curve: start, control, end."""
    start, bend, end = points
    angle = math.degrees(math.atan2(end[1] - bend[1], end[0] - bend[0]))
    left, right = (_to(end, angle + turn, 15) for turn in (145, -145))
    line = f"M{_at(start)}Q{_at(bend)} {_at(end)}M{_at(left)}L{_at(end)}L{_at(right)}"
    yield Stroke(line, stroke="move", width=6.5)


class Body:
    """A person in one pose, seen from the side."""

    def __init__(self, pose: Mapping[str, Any]) -> None:
        self.pose = pose
        self.scale = float(pose.get("scale", 1))
        self.side = -1.0 if pose.get("faces") == "left" else 1.0
        self.hip: Point = (float(pose["hip"][0]), float(pose["hip"][1]))
        self.torso = float(pose.get("torso", -90))
        self.up = float(pose.get("head", self.torso))
        self.shoulder = _to(self.hip, self.torso, 72 * self.scale)

    def paths(self) -> Iterator[Stroke]:
        pose = self.pose
        if "far_arm" in pose:
            yield from self._chain(self._arm(pose["far_arm"]), "far")
        if "far_leg" in pose:
            yield from self._chain(self._leg(pose["far_leg"]), "far")
        leg = self._leg(pose["near_leg"])
        if pose.get("only_leg"):
            yield from self._chain(leg, "skin")
        else:
            trunk = self._trunk()
            head = _disc(self._head(), 20 * self.scale)
            yield from self._outline(leg + trunk + head)
            yield Stroke(leg + head, fill="skin")
            yield Stroke(trunk, fill="shirt")
            yield Stroke(self._hair(), fill="ink")
        if "pain" in pose:
            yield from self._pain(pose["pain"])
        if "near_arm" in pose:
            yield from self._chain(self._arm(pose["near_arm"]), "skin")

    def joints(self, leg: str = "near_leg") -> tuple[Point, Point, Point, Point]:
        """Hip, knee, ankle and tip of the toes."""
        thigh, shin, foot, *_ = self.pose[leg]
        knee = _to(self.hip, thigh, 68 * self.scale)
        ankle = _to(knee, shin, 64 * self.scale)
        return self.hip, knee, ankle, _to(ankle, foot, 31 * self.scale)

    def _chain(self, shapes: str, fill: str) -> Iterator[Stroke]:
        yield from self._outline(shapes)
        yield Stroke(shapes, fill=fill)

    def _outline(self, shapes: str) -> Iterator[Stroke]:
        yield Stroke(shapes, stroke="ink", width=2 * LINE)

    def _trunk(self) -> str:
        k = self.scale
        neck = _limb(self.shoulder, 8 * k, _to(self.shoulder, self.up, 14 * k), 7 * k)
        return _limb(self.shoulder, 18 * k, self.hip, 16 * k) + neck

    def _head(self) -> Point:
        return _to(self.shoulder, self.up, 42 * self.scale)

    def _hair(self) -> str:
        """The back half of the head, so that one sees where the person looks."""
        center, r = self._head(), 20 * self.scale
        start = _to(center, self.up + 35 * self.side, r)
        end = _to(center, self.up - 150 * self.side, r)
        mid = _to(center, self.up - 60 * self.side, r * 0.15)
        sweep = 0 if self.side > 0 else 1
        return f"M{_at(start)}A{r:.1f} {r:.1f} 0 1 {sweep} {_at(end)}Q{_at(mid)} {_at(start)}Z"

    def _leg(self, angles: list[float]) -> str:
        k = self.scale
        thigh, shin, foot, *toes = angles
        knee = _to(self.hip, thigh, 68 * k)
        ankle = _to(knee, shin, 64 * k)
        calf = _to(_to(knee, shin, 21 * k), shin + 90 * self.side, 2.5 * k)
        sole = foot + 90 * self.side
        heel = _to(_to(ankle, foot, -6 * k), sole, 6 * k)
        ball = _to(_to(ankle, foot, 21 * k), sole, 8 * k)
        tip = _to(ball, toes[0] if toes else foot, 11 * k)
        return (
            _limb(self.hip, 17 * k, knee, 12 * k)
            + _limb(knee, 11.5 * k, calf, 12 * k)
            + _limb(calf, 12 * k, ankle, 7.5 * k)
            + _limb(heel, 7.5 * k, ball, 5.5 * k)
            + _limb(ankle, 8 * k, ball, 5.5 * k)
            + _limb(ball, 5.5 * k, tip, 4 * k)
        )

    def _arm(self, arm: Mapping[str, Any]) -> str:
        """An arm that reaches for a point; `bend` says to which side the elbow goes."""
        k = self.scale
        upper, fore = 44 * k, 42 * k
        hand = (float(arm["hand"][0]), float(arm["hand"][1]))
        shoulder = _to(self.shoulder, self.torso, -4 * k)
        reach = min(math.dist(shoulder, hand), upper + fore - 0.5)
        toward = math.degrees(math.atan2(hand[1] - shoulder[1], hand[0] - shoulder[0]))
        hand = _to(shoulder, toward, reach)
        cosine = (upper**2 + reach**2 - fore**2) / (2 * upper * reach)
        turn = math.degrees(math.acos(max(-1.0, min(1.0, cosine))))
        elbow = _to(shoulder, toward + turn * float(arm.get("bend", 1)), upper)
        return (
            _limb(shoulder, 9.5 * k, elbow, 8 * k)
            + _limb(elbow, 8 * k, hand, 6 * k)
            + _disc(hand, 7.5 * k)
        )

    def _pain(self, muscle: str) -> Iterator[Stroke]:
        """The cramped muscle, and three short strokes that radiate from it."""
        k = self.scale
        thigh, shin, foot, *_ = self.pose["near_leg"]
        hip, knee, ankle, _ = self.joints()
        joint, angle, first, last, off = {
            "calf": (knee, shin, 4, 44, 6.5),
            "behind_knee": (knee, (thigh + shin) / 2, -18, 44, 7.5),
            "hamstring": (hip, thigh, 12, 62, 6.5),
            "thigh_front": (hip, thigh, 12, 62, -6.5),
            "shin": (knee, shin, 8, 54, -4),
            "sole": (ankle, foot, -6, 22, 9),
        }[muscle]
        side = angle + math.copysign(90, off * self.side)
        start = _to(_to(joint, angle, first * k), side, abs(off) * 0.8 * k)
        end = _to(_to(joint, angle, last * k), side, abs(off) * 0.6 * k)
        thick = (5.0 if muscle == "sole" else 8.5) * k
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        outer, inner = _to(middle, side, 1.5 * thick), _to(middle, side, -thick)
        lens = f"M{_at(start)}Q{_at(outer)} {_at(end)}Q{_at(inner)} {_at(start)}Z"
        yield Stroke(lens, "pain", "pain", 3 * k)
        rays = ""
        for turn in (-32, 0, 32):
            base = _to(middle, side + turn, thick + 12.5 * k)
            rays += f"M{_at(base)}L{_at(_to(base, side + turn, 10 * k))}"
        yield Stroke(rays, stroke="pain", width=4.5)


def _to(point: Point, angle: float, length: float) -> Point:
    turn = math.radians(float(angle))
    return point[0] + length * math.cos(turn), point[1] + length * math.sin(turn)


def _limb(start: Point, r1: float, end: Point, r2: float) -> str:
    """A limb that tapers from one joint to the next, with round ends."""
    angle = math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
    a, d = _to(start, angle - 90, r1), _to(start, angle + 90, r1)
    b, c = _to(end, angle - 90, r2), _to(end, angle + 90, r2)
    far, near = f"A{r2:.1f} {r2:.1f} 0 0 1 {_at(c)}", f"A{r1:.1f} {r1:.1f} 0 0 1 {_at(a)}"
    return f"M{_at(a)}L{_at(b)}{far}L{_at(d)}{near}Z"


def _disc(center: Point, r: float) -> str:
    left, right = (center[0] - r, center[1]), (center[0] + r, center[1])
    arc = f"A{r:.1f} {r:.1f} 0 0 1 "
    return f"M{_at(left)}{arc}{_at(right)}{arc}{_at(left)}Z"


def _at(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
