"""Draws content/pictures.yaml: people posed by the angles of their joints, as AVG and as SVG.

A body has fixed proportions, so every pose is the same person. Angles are in degrees, 0 to the
right, 90 down; lengths are in units of a canvas of 400 by 300.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
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
    "ink": "#F4F0E6",
    "skin": "#35476F",
    "shirt": "#5577C0",
    "far": "#16203A",
    "shade": "#8391B3",
    "prop": "#7C8DB0",
    "soft": "#222E4B",
    "pain": "#FF9F1C",
    "move": "#7CC7FF",
}
"""Light on dark. Orange and blue are told apart by people of every kind of color vision."""

LINE = 4.0
"""Width of an outline."""

Point = tuple[float, float]

# Outlines of parts of a body: along the part from its first joint, and across it, to the back of
# the leg, to the sole of the foot.
THIGH = (
    *((-8, -15), (10, -18), (34, -17), (58, -13), (70, -12), (77, -5)),
    *((74, 8), (62, 11), (36, 15), (8, 17), (-10, 9)),
)
SHIN = (
    *((-9, -7), (0, -12.5), (14, -11), (40, -8.5), (62, -8), (70, 0)),
    *((62, 7.5), (46, 9.5), (32, 14.5), (18, 16), (6, 12.5), (-6, 9)),
)
FOOT = (
    *((-8, -8), (-10, 2), (-11.5, 9), (-6, 14), (4, 13.5), (13, 11.5), (24, 14)),
    *((33, 13), (37, 8.5), (31, 4), (19, -2), (9, -9), (0, -11)),
)
FOOT_WITHOUT_TOES = (
    *((-8, -8), (-10, 2), (-11.5, 9), (-6, 14), (4, 13.5), (13, 11.5), (23, 14)),
    *((28, 9), (26, 3), (19, -2), (9, -9), (0, -11)),
)
TOES = ((-5, 3), (4, 5), (11, 4), (14, 0), (10, -4), (0, -5.5), (-6, -3))


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
        paths = list(_paths(picture))
        top, bottom = int(picture.get("top", 0)), int(picture.get("bottom", HEIGHT))
        avg = _avg(paths, top, bottom - top)
        files[AVG / f"{name}.json"] = json.dumps(avg, separators=(",", ":")) + "\n"
        files[SVG / f"{name}.svg"] = _svg(paths, top, bottom - top)
    return files


@cache
def read() -> dict[str, Any]:
    """Name -> picture, as it is written."""
    yaml = YAML(typ="safe", pure=True)
    yaml.allow_duplicate_keys = False
    return dict(yaml.load(SOURCE.read_text(encoding="utf-8")))


def _avg(paths: list[Stroke], top: int, high: int) -> dict[str, Any]:
    items: list[dict[str, Any]] = []
    for path in paths:
        item: dict[str, Any] = {"type": "path", "pathData": path.data}
        if path.fill:
            item["fill"] = COLORS[path.fill]
        if path.stroke:
            item |= {"stroke": COLORS[path.stroke], "strokeWidth": path.width}
            item |= {"strokeLineCap": "round", "strokeLineJoin": "round"}
        items.append(item)
    size = {"width": WIDTH, "height": high, "viewportWidth": WIDTH, "viewportHeight": high}
    moved = [{"type": "group", "translateY": -top, "items": items}] if top else items
    return {"type": "AVG", "version": "1.1", **size, "items": moved}


def _svg(paths: list[Stroke], top: int, high: int) -> str:
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {top} {WIDTH} {high}">',
        f'<rect y="{top}" width="{WIDTH}" height="{high}" rx="16" fill="#0B1120"/>',
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
    if "head" in part:
        yield from _front_head(part["head"])
    yield Stroke(shapes, stroke="ink", width=2 * LINE)
    yield Stroke(shapes, fill=part["fill"])


def _front_head(center: Point) -> Iterator[Stroke]:
    """Head and neck from the front, under a cap of hair."""
    x, y = center
    r = 23 + LINE / 2
    skin = _limb((x, y), 9, (x, y + 44), 9) + _disc((x, y), 23)
    yield Stroke(skin, stroke="ink", width=2 * LINE)
    yield Stroke(skin, fill="skin")
    hair = (
        f"M{_at((x - r, y))}A{r} {r} 0 0 1 {_at((x + r, y))}Q{_at((x, y - r))} {_at((x - r, y))}Z"
    )
    yield Stroke(hair, fill="ink")


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
        if not pose.get("only_arm"):
            yield from self._body()
        if "near_arm" in pose:
            yield from self._chain(self._arm(pose["near_arm"]), "skin")

    def _body(self) -> Iterator[Stroke]:
        pose = self.pose
        if "far_arm" in pose:
            yield from self._chain(self._arm(pose["far_arm"]), "far", "shade")
        if "far_leg" in pose:
            yield from self._chain(self._leg(pose["far_leg"]), "far", "shade")
        leg = self._leg(pose["near_leg"])
        if pose.get("only_leg"):
            yield from self._chain(leg, "skin")
        else:
            trunk = self._trunk()
            head = self._face()
            yield from self._outline(leg + trunk + head)
            yield Stroke(leg + head, fill="skin")
            yield Stroke(trunk, fill="shirt")
            yield Stroke(self._hair(), fill="ink")
        if muscle := pose.get("pain") or pose.get("stretch"):
            yield from self._muscle(muscle, hurts="pain" in pose)

    def joints(self, leg: str = "near_leg") -> tuple[Point, Point, Point, Point]:
        """Hip, knee, ankle and tip of the toes."""
        thigh, shin, foot, *_ = self.pose[leg]
        knee = _to(self.hip, thigh, 68 * self.scale)
        ankle = _to(knee, shin, 64 * self.scale)
        return self.hip, knee, ankle, _to(ankle, foot, 31 * self.scale)

    def _chain(self, shapes: str, fill: str, line: str = "ink") -> Iterator[Stroke]:
        yield from self._outline(shapes, line)
        yield Stroke(shapes, fill=fill)

    def _outline(self, shapes: str, line: str = "ink") -> Iterator[Stroke]:
        yield Stroke(shapes, stroke=line, width=2 * LINE)

    def _trunk(self) -> str:
        k = self.scale
        neck = _limb(self.shoulder, 8 * k, _to(self.shoulder, self.up, 14 * k), 7 * k)
        return _limb(self.shoulder, 18 * k, self.hip, 16 * k) + neck

    def _head(self) -> Point:
        return _to(self.shoulder, self.up, 42 * self.scale)

    def _face(self) -> str:
        """A head with a nose, so that one sees where the person looks."""
        center, k = self._head(), self.scale
        front = self.up + 96 * self.side
        nose = _limb(_to(center, front, 14 * k), 5 * k, _to(center, front, 22 * k), 2.5 * k)
        return _disc(center, 20 * k) + nose

    def _hair(self) -> str:
        """The back half of the head."""
        center, r = self._head(), 20 * self.scale + LINE / 2
        start = _to(center, self.up + 40 * self.side, r)
        end = _to(center, self.up - 165 * self.side, r)
        mid = _to(center, self.up - 20 * self.side, r * 0.2)
        sweep = 0 if self.side > 0 else 1
        return f"M{_at(start)}A{r:.1f} {r:.1f} 0 1 {sweep} {_at(end)}Q{_at(mid)} {_at(start)}Z"

    def _leg(self, angles: list[float]) -> str:
        thigh, shin, foot, *toes = angles
        knee = _to(self.hip, thigh, 68 * self.scale)
        ankle = _to(knee, shin, 64 * self.scale)
        ball = self._along(ankle, foot, (24, 8))
        return (
            self._part(THIGH, self.hip, thigh)
            + _disc(knee, 12 * self.scale)
            + self._part(SHIN, knee, shin)
            + self._part(FOOT_WITHOUT_TOES if toes else FOOT, ankle, foot)
            + (self._part(TOES, ball, toes[0]) if toes else "")
        )

    def _part(self, outline: Sequence[Point], joint: Point, angle: float) -> str:
        return _smooth([self._along(joint, angle, point) for point in outline])

    def _along(self, joint: Point, angle: float, point: Point) -> Point:
        """A point of an outline, where the part lies at an angle."""
        ahead = _to(joint, angle, point[0] * self.scale)
        return _to(ahead, angle + 90 * self.side, point[1] * self.scale)

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
        fore_angle = math.degrees(math.atan2(hand[1] - elbow[1], hand[0] - elbow[0]))
        return (
            _limb(shoulder, 10 * k, elbow, 8 * k)
            + _limb(elbow, 8 * k, hand, 5.5 * k)
            + _limb(
                hand, 7 * k, _to(hand, fore_angle + float(arm.get("fingers", 0)), 9 * k), 4.5 * k
            )
        )

    def _muscle(self, muscle: str, hurts: bool) -> Iterator[Stroke]:
        """The muscle that is stretched, and where it hurts three short strokes round it."""
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
        if not hurts:
            return
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


def _smooth(points: Sequence[Point]) -> str:
    """A closed curve through points (Catmull-Rom), turning as every other shape does."""
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    if sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) < 0:
        points = points[::-1]
    slopes = []
    for at in range(len(points)):
        before, after = points[at - 1], points[(at + 1) % len(points)]
        slopes.append(((after[0] - before[0]) / 6, (after[1] - before[1]) / 6))
    leave = (points[0][0] + slopes[0][0], points[0][1] + slopes[0][1])
    data = f"M{_at(points[0])}C{_at(leave)} "
    data += "S".join(
        f"{_at((x - across, y - down))} {_at((x, y))}"
        for (x, y), (across, down) in zip(
            [*points[1:], points[0]], [*slopes[1:], slopes[0]], strict=True
        )
    )
    return data + "Z"


def _disc(center: Point, r: float) -> str:
    left, right = (center[0] - r, center[1]), (center[0] + r, center[1])
    arc = f"A{r:.1f} {r:.1f} 0 0 1 "
    return f"M{_at(left)}{arc}{_at(right)}{arc}{_at(left)}Z"


def _at(point: Point) -> str:
    return f"{round(point[0], 1):g} {round(point[1], 1):g}"
