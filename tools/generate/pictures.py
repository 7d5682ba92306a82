"""Draws content/pictures.yaml: people posed by the angles of their joints, as AVG and as SVG.

A body has fixed proportions, so every pose is the same person. Angles are in degrees, 0 to the
right, 90 down; lengths are in units of a canvas of 400 by 300.

A picture is drawn where its move ends. What moves is in groups that turn about its joints, by how
much of the parameter `start` is left: 1 where the move starts, 0 where it ends and without motion.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
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
BALL = (24, 8)
"""Where the toes begin, along and across a foot."""

SMALL_TOES = ((4, -11.5, 2.4), (6.5, -9.3, 2.7), (8.8, -6.8, 3), (10.6, -4, 3.3))
"""The toes behind the big one, the little one first: along and across from the ball, radius."""


@dataclass(frozen=True)
class Frame:
    """What is seen of the canvas."""

    left: int
    top: int
    right: int
    bottom: int


EDGES = {"left": 0, "top": 0, "right": WIDTH, "bottom": HEIGHT}
"""The edges of a frame, and where they are if a picture does not say."""


@dataclass(frozen=True)
class Turn:
    """Where a part starts, seen from where it ends: turned about a joint, and shifted."""

    joint: Point
    degrees: float = 0.0
    shift: Point = (0.0, 0.0)


@dataclass(frozen=True)
class Stroke:
    """One drawn path: its SVG path data, and the names of its colors."""

    data: str
    fill: str = ""
    stroke: str = ""
    width: float = 0.0
    turns: tuple[Turn, ...] = ()
    """What moves it: the turns of all joints that it hangs on, the hip before the knee."""


def names() -> set[str]:
    """The names of all pictures."""
    return set(read())


def build() -> dict[Path, str]:
    """Path -> text of every picture, in both forms."""
    files: dict[Path, str] = {}
    for name, picture in read().items():
        paths = list(_paths(picture))
        frame = Frame(*(int(picture.get(side, full)) for side, full in EDGES.items()))
        avg = _avg(paths, frame)
        files[AVG / f"{name}.json"] = json.dumps(avg, separators=(",", ":")) + "\n"
        files[SVG / f"{name}.svg"] = _svg(paths, frame)
    return files


@cache
def read() -> dict[str, Any]:
    """Name -> picture, as it is written."""
    yaml = YAML(typ="safe", pure=True)
    yaml.allow_duplicate_keys = False
    return dict(yaml.load(SOURCE.read_text(encoding="utf-8")))


def _avg(paths: list[Stroke], frame: Frame) -> dict[str, Any]:
    items = list(_items(_merged(paths)))
    wide, high = frame.right - frame.left, frame.bottom - frame.top
    size = {"width": wide, "height": high, "viewportWidth": wide, "viewportHeight": high}
    shift = {"translateX": -frame.left, "translateY": -frame.top}
    cut = {name: by for name, by in shift.items() if by}
    moved = [{"type": "group", **cut, "items": items}] if cut else items
    start = {"name": "start", "type": "number", "default": 0}
    shapes = _named_once(items)
    return {"type": "AVG", "version": "1.1", "parameters": [start, *shapes], **size, "items": moved}


def _named_once(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The shapes that are drawn twice, for their line and for their color, as parameters.

    So each is sent once. It puts their names into the items.
    """
    paths = list(_all_paths(items))
    counted = Counter(path["pathData"] for path in paths)
    twice = [shape for shape, times in counted.items() if times > 1]
    names = {shape: f"s{at}" for at, shape in enumerate(twice)}
    for path in paths:
        if name := names.get(path["pathData"]):
            path["pathData"] = f"${{{name}}}"
    return [{"name": name, "type": "string", "default": shape} for shape, name in names.items()]


def _all_paths(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        if item["type"] == "path":
            yield item
        else:
            yield from _all_paths(item["items"])


def _merged(paths: Iterable[Stroke]) -> Iterator[Stroke]:
    """Neighbors that are drawn and moved alike are one path, but for what has a line of its own
    round it, which would be seen through."""
    for look, alike in groupby(paths, lambda path: replace(path, data="")):
        if look.fill and look.stroke:
            yield from alike
        else:
            yield replace(look, data="".join(path.data for path in alike))


def _items(paths: Iterable[Stroke]) -> Iterator[dict[str, Any]]:
    """Paths, those that hang on the same joint in one group."""
    for turn, alike in groupby(paths, lambda path: path.turns[0] if path.turns else None):
        if turn:
            inner = [replace(path, turns=path.turns[1:]) for path in alike]
            yield {**_group(turn), "items": list(_items(inner))}
        else:
            yield from map(_path, alike)


def _group(turn: Turn) -> dict[str, Any]:
    x, y = (round(one, 1) for one in turn.joint)
    group: dict[str, Any] = {"type": "group"}
    if turn.degrees:
        group |= {"rotation": _at_start(turn.degrees), "pivotX": x, "pivotY": y}
    for name, shift in zip(("translateX", "translateY"), turn.shift, strict=True):
        if shift:
            group[name] = _at_start(shift)
    return group


def _at_start(much: float) -> str:
    return f"${{start*{round(much, 1):g}}}"


def _path(path: Stroke) -> dict[str, Any]:
    item: dict[str, Any] = {"type": "path", "pathData": path.data}
    if path.fill:
        item["fill"] = COLORS[path.fill]
    if path.stroke:
        item |= {"stroke": COLORS[path.stroke], "strokeWidth": path.width}
        item |= {"strokeLineCap": "round", "strokeLineJoin": "round"}
    return item


def _svg(paths: list[Stroke], frame: Frame) -> str:
    left, top = frame.left, frame.top
    wide, high = frame.right - left, frame.bottom - top
    at = f'x="{left}" y="{top}"' if left else f'y="{top}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {wide} {high}">',
        f'<rect {at} width="{wide}" height="{high}" rx="16" fill="#0B1120"/>',
    ]
    for path in _merged(replace(path, turns=()) for path in paths):
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
        yield from _limbs(person) if "limbs" in person else moving(person).paths()
    yield from _things(picture.get("front", ()))
    for arrow in picture.get("arrows", ()):
        yield from _arrow([(float(x), float(y)) for x, y in arrow])


def _things(things: list[dict[str, Any]]) -> Iterator[Stroke]:
    for thing in things:
        stroke = thing.get("stroke", "" if "fill" in thing else "prop")
        width = float(thing.get("width", LINE)) if stroke else 0.0
        yield Stroke(thing["path"], thing.get("fill", ""), stroke, width, _turns_of(thing))


def _turns_of(part: Mapping[str, Any]) -> tuple[Turn, ...]:
    """How a thing or a limb starts: `turn` degrees `about` a point, and a `shift`."""
    start = part.get("from")
    if not start:
        return ()
    joint, shift = start.get("about", (0, 0)), start.get("shift", (0, 0))
    return (Turn(_point(joint), float(start.get("turn", 0)), _point(shift)),)


def _point(numbers: Sequence[float]) -> Point:
    return float(numbers[0]), float(numbers[1])


def _limbs(part: Mapping[str, Any]) -> Iterator[Stroke]:
    """Parts of a person who is not seen from the side."""
    shapes = "".join(_limb((x1, y1), r1, (x2, y2), r2) for x1, y1, r1, x2, y2, r2 in part["limbs"])
    turns = _turns_of(part)
    if "head" in part:
        yield from _front_head(part["head"])
    yield Stroke(shapes, stroke="ink", width=2 * LINE, turns=turns)
    yield Stroke(shapes, fill=part["fill"], turns=turns)


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


def moving(pose: Mapping[str, Any]) -> Body:
    """A person where the move ends, who knows where it starts."""
    start = Body({**pose, **pose["from"]}) if "from" in pose else None
    return Body(pose, start)


class Body:
    """A person in one pose, seen from the side; `start` is the pose where the move starts."""

    def __init__(self, pose: Mapping[str, Any], start: Body | None = None) -> None:
        self.pose = pose
        self.start = start or self
        self.scale = float(pose.get("scale", 1))
        self.side = -1.0 if pose.get("faces") == "left" else 1.0
        self.hip: Point = _point(pose["hip"])
        self.torso = float(pose.get("torso", -90))
        self.up = float(pose.get("head", self.torso))
        self.shoulder = _to(self.hip, self.torso, 72 * self.scale)

    def paths(self) -> Iterator[Stroke]:
        pose = self.pose
        if not pose.get("only_arm"):
            yield from self._body()
        if "near_arm" in pose:
            yield from _outlined(self._arm("near_arm"), "skin")

    def _body(self) -> Iterator[Stroke]:
        pose = self.pose
        if "far_arm" in pose:
            yield from _outlined(self._arm("far_arm"), "far", "shade")
        if "far_leg" in pose:
            yield from _outlined(self._leg("far_leg"), "far", "shade")
        leg = self._leg("near_leg")
        if pose.get("only_leg"):
            for toe in self._small_toes("near_leg"):
                yield from _outlined([toe], "skin")
            yield from _outlined(leg, "skin")
        else:
            trunk, head, hair = self._trunk(), self._face(), self._hair()
            yield from (_ink(part) for part in (*leg, trunk, head))
            yield from (replace(part, fill="skin") for part in (*leg, head))
            yield replace(trunk, fill="shirt")
            yield replace(hair, fill="ink")
        if muscle := pose.get("pain") or pose.get("stretch"):
            yield from self._muscle(muscle, hurts="pain" in pose)

    def joints(self, leg: str = "near_leg") -> tuple[Point, Point, Point, Point]:
        """Hip, knee, ankle and tip of the toes."""
        thigh, shin, foot, *_ = self.pose[leg]
        knee = _to(self.hip, thigh, 68 * self.scale)
        ankle = _to(knee, shin, 64 * self.scale)
        return self.hip, knee, ankle, _to(ankle, foot, 31 * self.scale)

    def _turns(self, *bones: tuple[Point, float, float]) -> tuple[Turn, ...]:
        """What moves a part: the shift of the hip, then each bone by what it turns on its own.

        A bone is its joint, and its angles where the move ends and where it starts.
        """
        shift = (self.start.hip[0] - self.hip[0], self.start.hip[1] - self.hip[1])
        turns = [Turn(self.hip, shift=shift)]
        carried = 0.0
        for joint, end, start in bones:
            turned = (start - end + 180) % 360 - 180
            turns.append(Turn(joint, round(turned - carried, 1)))
            carried = turned
        return tuple(turn for turn in turns if turn.degrees or turn.shift != (0, 0))

    def _spine(self) -> tuple[Point, float, float]:
        return self.hip, self.torso, self.start.torso

    def _neck(self) -> tuple[Turn, ...]:
        return self._turns(self._spine(), (self.shoulder, self.up, self.start.up))

    def _trunk(self) -> Stroke:
        k = self.scale
        neck = _limb(self.shoulder, 8 * k, _to(self.shoulder, self.up, 14 * k), 7 * k)
        trunk = _limb(self.shoulder, 18 * k, self.hip, 16 * k) + neck
        return Stroke(trunk, turns=self._turns(self._spine()))

    def _head(self) -> Point:
        return _to(self.shoulder, self.up, 42 * self.scale)

    def _face(self) -> Stroke:
        """A head with a nose, so that one sees where the person looks."""
        center, k = self._head(), self.scale
        front = self.up + 96 * self.side
        nose = _limb(_to(center, front, 14 * k), 5 * k, _to(center, front, 22 * k), 2.5 * k)
        return Stroke(_disc(center, 20 * k) + nose, turns=self._neck())

    def _hair(self) -> Stroke:
        """The back half of the head."""
        center, r = self._head(), 20 * self.scale + LINE / 2
        start = _to(center, self.up + 40 * self.side, r)
        end = _to(center, self.up - 165 * self.side, r)
        mid = _to(center, self.up - 20 * self.side, r * 0.2)
        sweep = 0 if self.side > 0 else 1
        hair = f"M{_at(start)}A{r:.1f} {r:.1f} 0 1 {sweep} {_at(end)}Q{_at(mid)} {_at(start)}Z"
        return Stroke(hair, turns=self._neck())

    def _leg(self, leg: str) -> list[Stroke]:
        """Thigh, shin, foot and, where they turn on their own, toes."""
        thigh, shin, foot, *toes = self.pose[leg]
        _, knee, ankle, _ = self.joints(leg)
        ball = self._along(ankle, foot, BALL)
        shapes = [
            self._part(THIGH, self.hip, thigh) + _disc(knee, 12 * self.scale),
            self._part(SHIN, knee, shin),
            self._part(FOOT_WITHOUT_TOES if toes else FOOT, ankle, foot),
            *(self._part(TOES, ball, one) for one in toes),
        ]
        bones = self._leg_bones(leg)
        return [
            Stroke(shape, turns=self._turns(*bones[: at + 1])) for at, shape in enumerate(shapes)
        ]

    def _small_toes(self, leg: str) -> Iterator[Stroke]:
        """What is seen of four toes behind the big one, on a foot that is large enough."""
        bones = self._leg_bones(leg)
        angle = float(self.pose[leg][-1])
        ball = self._along(self.joints(leg)[2], float(self.pose[leg][2]), BALL)
        for ahead, across, radius in SMALL_TOES:
            base = self._along(ball, angle, (-3, across + 4))
            tip = self._along(ball, angle, (ahead, across))
            toe = _limb(base, radius * self.scale, tip, radius * self.scale)
            yield Stroke(toe, turns=self._turns(*bones))

    def _leg_bones(self, leg: str) -> list[tuple[Point, float, float]]:
        hip, knee, ankle, _ = self.joints(leg)
        ends, starts = self.pose[leg], self.start.pose[leg]
        ball = self._along(ankle, ends[2], BALL)
        joints = (hip, knee, ankle, ball)[: len(ends)]
        return [
            (joint, float(end), float(start))
            for joint, end, start in zip(joints, ends, starts, strict=True)
        ]

    def _part(self, outline: Sequence[Point], joint: Point, angle: float) -> str:
        return _smooth([self._along(joint, angle, point) for point in outline])

    def _along(self, joint: Point, angle: float, point: Point) -> Point:
        """A point of an outline, where the part lies at an angle."""
        ahead = _to(joint, angle, point[0] * self.scale)
        return _to(ahead, angle + 90 * self.side, point[1] * self.scale)

    def _reach(self, arm: str) -> tuple[Point, Point, Point, float, float]:
        """Shoulder, elbow and hand, and the angles of the arm above and below the elbow."""
        k = self.scale
        upper, fore = 44 * k, 42 * k
        hand = _point(self.pose[arm]["hand"])
        shoulder = _to(self.shoulder, self.torso, -4 * k)
        reach = min(math.dist(shoulder, hand), upper + fore - 0.5)
        toward = _angle(shoulder, hand)
        hand = _to(shoulder, toward, reach)
        cosine = (upper**2 + reach**2 - fore**2) / (2 * upper * reach)
        turn = math.degrees(math.acos(max(-1.0, min(1.0, cosine))))
        above = toward + turn * float(self.pose[arm].get("bend", 1))
        elbow = _to(shoulder, above, upper)
        return shoulder, elbow, hand, above, _angle(elbow, hand)

    def _arm(self, arm: str) -> list[Stroke]:
        """An arm that reaches for a point; `bend` says to which side the elbow goes."""
        k = self.scale
        shoulder, elbow, hand, above, below = self._reach(arm)
        *_, start_above, start_below = self.start._reach(arm)
        upper = (shoulder, above, start_above)
        tip = _to(hand, below + float(self.pose[arm].get("fingers", 0)), 9 * k)
        return [
            Stroke(_limb(shoulder, 10 * k, elbow, 8 * k), turns=self._turns(self._spine(), upper)),
            Stroke(
                _limb(elbow, 8 * k, hand, 5.5 * k) + _limb(hand, 7 * k, tip, 4.5 * k),
                turns=self._turns(self._spine(), upper, (elbow, below, start_below)),
            ),
        ]

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
        on = {"hamstring": 1, "thigh_front": 1, "sole": 3}.get(muscle, 2)
        turns = self._turns(*self._leg_bones("near_leg")[:on])
        yield Stroke(lens, "pain", "pain", 3 * k, turns)
        if not hurts:
            return
        rays = ""
        for turn in (-32, 0, 32):
            base = _to(middle, side + turn, thick + 12.5 * k)
            rays += f"M{_at(base)}L{_at(_to(base, side + turn, 10 * k))}"
        yield Stroke(rays, stroke="pain", width=4.5, turns=turns)


def _outlined(parts: Sequence[Stroke], fill: str, line: str = "ink") -> Iterator[Stroke]:
    """Parts with one line round all of them."""
    yield from (_ink(part, line) for part in parts)
    yield from (replace(part, fill=fill) for part in parts)


def _ink(part: Stroke, line: str = "ink") -> Stroke:
    return replace(part, stroke=line, width=2 * LINE)


def _angle(start: Point, end: Point) -> float:
    return math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))


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
