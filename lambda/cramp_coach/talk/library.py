"""The generated data as a typed library of places. These tuples are its schema."""

import json
import os
import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeVar

from cramp_coach.errors import DamagedData
from cramp_coach.talk.hearing import Vocabulary, vocabulary
from cramp_coach.talk.placeholders import fill
from cramp_coach.talk.speech import Pace

T = TypeVar("T")

DATA = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data")
"""A file a language, "en.json"."""

NOTHING: Mapping[str, str] = MappingProxyType({})

MOST_KEPT = 1000
"""Entries of a kind that are kept once they were read, of about a thousand bytes each."""


class Question(NamedTuple):
    """A short question that may end a reply."""

    ask: str
    """The words, ending in a question mark."""
    back: str
    """The same question after an aside, leading back to where the talk was."""
    answers: Mapping[str, str] = NOTHING
    """What an event means here: {"yes": "eased", "no": "still"}."""


class Place(NamedTuple):
    """One moment of the talk: what is said, what is asked, where each event leads."""

    say: str
    """Spoken words; "(5 s)" is a pause of five seconds, "{…}" a clause of the region."""
    more: str = ""
    """Words that follow when nobody is waiting in pain."""
    kind: Literal["step", "aside", "end"] = "step"
    """step: the talk is now here. aside: said on top of where it is. end: the session closes."""
    question: str = ""
    """Name of the question that follows, or "" for none."""
    reprompt: str = ""
    """Said after eight seconds of silence; it ends with the question."""
    exits: Mapping[str, str] = NOTHING
    """Event -> address. "*" catches every event that has no exit of its own."""
    flow: str = ""
    """The flow whose exits come next, or "" for none."""
    card: str = ""
    """Name of the general list to show, or "" for none."""
    advice: bool = False
    """Whether the once-a-session disclaimer belongs here."""
    timed: bool = False
    """Whether a cramp is going on here, so that the ten minutes count."""
    asks_sign: bool = False
    """Whether this is the one question before a warning sign."""
    safety: bool = False
    """Whether it asks for warning signs, so that one reported here is not asked about again."""
    effect: str = ""
    """What the reply asks for besides words: "slower", "set_reminder"; "" for nothing."""
    situation: str = ""
    """The situation that relief goes by after this, as if it had been said; "" for no other."""


class Flow(NamedTuple):
    """What a group of places has in common."""

    exits: Mapping[str, str] = NOTHING
    body_part: str = ""
    """The muscle that the routine is for, kept when the situation changes."""
    situation: str = ""
    """The situation that the routine is for, kept when the muscle changes."""
    parts: Mapping[str, str] = NOTHING
    """What a part of the body means here: the thigh of a cramp behind the knee is its back."""
    stages: Mapping[str, str] = NOTHING
    """Any stage of any routine -> the stage of this routine that takes its place."""


class Sign(NamedTuple):
    """A warning sign. Its rank is its place in `Library.signs`: the worst comes first."""

    level: Literal["emergency", "today", "book"]
    asks: bool
    """Whether everyday words could mean less, so that one question comes first."""
    seen: str = ""
    """What somebody would tell a doctor of it: "it's swollen"; "" for nothing."""
    relief: Literal["", "goes_on", "waits"] = ""
    """Whether nothing about it forbids the stretch, or none begins by itself after it."""

    @property
    def stops_relief(self) -> bool:
        """Whether there is no more stretching after it."""
        return self.level != "book" and self.relief != "goes_on"


class Card(NamedTuple):
    """A general list for the Alexa app, the same whatever was said."""

    title: str
    text: str


class Clock(NamedTuple):
    """A time of day ("21:30") in words."""

    usual: str
    """The time that is meant where none was named."""
    hours: Sequence[str]
    """The 24 hours: "nine {minutes} in the evening"."""
    minutes: Sequence[str]
    """The 60 minutes: "thirty"; "" for a whole hour."""

    def words(self, time: str) -> str:
        """A time in words; "" is the usual one."""
        hour, _, minute = (time or self.usual).partition(":")
        words = fill(self.hours[int(hour)], {"minutes": self.minutes[int(minute)]})
        return " ".join(words.split())


class Doctor(NamedTuple):
    """How the sentence for a doctor is put together."""

    told: str
    """What goes on: "Tell them: {what}, {minutes}. Say that stretching didn't stop it{seen}."."""
    before: str
    """What is over."""
    with_sign: str
    """What a warning sign was told with, before any relief."""
    seen: str
    """How a warning sign is added: ", and that {seen}"."""
    minutes: str
    """How long: "for about {count} minutes"."""
    a_minute: str
    what: Mapping[str, str]
    """Muscle -> what its cramp is called; "any" for any other."""


class Meaning(NamedTuple):
    """What an intent of the interaction model means to the talk."""

    event: str
    """Name of the event; "" for free words, which mean what is heard in them."""
    needs: str = ""
    """The field of the event without which it means something else."""
    without: str = ""
    """What it means without."""
    slot: str = ""
    """The slot whose value is the event: "worse" of {outcome}; "" for none."""
    before: str = ""
    """The words that its samples hold before the free words: "can not"."""


class Lines(Mapping[str, T]):
    """Name -> the entry of that name, read once somebody asks for it.

    The lines are sorted, and found by halves: no table of them has to be made at the start, however
    much there is to say.
    """

    def __init__(self, kind: str, data: bytes, first: int, made: Callable[..., T]) -> None:
        """`first`: where the sorted lines begin in the data."""
        self._kind = kind
        self._data = data
        self._first = first
        self._made = made
        self._entry = lru_cache(maxsize=MOST_KEPT)(self._read)

    def __getitem__(self, name: str) -> T:
        entry = self._entry(name)
        if entry is None:
            raise KeyError(name)
        return entry

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._entry(name) is not None

    def __iter__(self) -> Iterator[str]:
        begin = f'"{self._kind} '.encode()
        for line in self._data[self._at(begin) :].splitlines():
            if not line.startswith(begin):
                break
            yield line.partition(b'":')[0].removeprefix(begin).decode()

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _read(self, name: str) -> T | None:
        begin = f'"{self._kind} {name}":'.encode(errors="replace")  # half a letter names nothing
        at = self._at(begin)
        if not self._data.startswith(begin, at):
            return None
        return self._made(**_entry(self._data[at : self._data.index(b"\n", at)]))

    def _at(self, begin: bytes) -> int:
        """Where the first line stands that begins so, or comes after it."""

        def line(at: int) -> bytes:
            start = self._data.rfind(b"\n", 0, at) + 1
            return self._data[start : start + len(begin)]

        places = range(self._first, len(self._data))
        return self._first + bisect_left(places, begin, key=line)


class Facts(NamedTuple):
    """What a library holds."""

    language: str
    """How its locales begin: "en"."""
    pace: Pace
    places: Mapping[str, Mapping[str, Any]]
    """Address -> the fields of a Place, read on first use: a turn needs two of hundreds.
    "like" names a place with the same fields but for those given."""
    questions: Mapping[str, Question]
    flows: Mapping[str, Flow]
    signs: Mapping[str, Sign]
    routes: Mapping[str, Mapping[str, str]]
    """Body part -> situation -> address where its relief begins; "" stands for not said."""
    strict: Sequence[str]
    """Situations that a milder one never replaces, the strictest first."""
    any_muscle: Sequence[str]
    """Body parts that tell nothing of the muscle: the one that is known stays."""
    one_move: Sequence[str]
    """Muscles that the same first hold stretches."""
    body_part_signs: Mapping[str, str]
    """Body parts that are a warning sign by themselves: {"chest": "emergency"}."""
    anywhere: Mapping[str, str]
    """What an event means where neither place nor flow knows it."""
    intents: Mapping[str, Meaning]
    """Intent of the interaction model -> what it means."""
    hearing: bytes | memoryview
    """The words of the language as JSON, read when words are first heard."""
    cards: Mapping[str, Card]
    regions: Mapping[str, Mapping[str, str]]
    """Locale -> clause name -> words; "" is any other locale."""
    doctor: Doctor
    disclaimer: str
    for_the_cramp: str
    """What comes first where only a part of what was said was understood."""
    raise_alarm: str
    """What comes first where the words may tell danger, and a move follows."""
    if_grave: str
    """What comes before a lesser sign where the words sound like an emergency."""
    if_urgent: str
    """What comes before a sign that could wait where the words sound like danger."""
    clock: Clock
    reminder: str
    """What the daily reminder says."""


class Library(Facts):
    """All that the skill can say, and where each event leads. Equal to itself alone."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @cached_property
    def _places(self) -> dict[str, Place]:
        """The places that somebody was at."""
        return {}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of the language, ready to hear with."""
        return vocabulary(json.loads(bytes(self.hearing)))

    def place(self, address: str) -> Place:
        """The place at an address.

        Raises DamagedData when there is none, which `make generate` rules out.
        """
        found = self._places.get(address)
        if found is None:
            try:
                fields = dict(self.places[address])
                alike = self.places[fields.pop("like")] if "like" in fields else {}
                found = self._places[address] = Place(**{**alike, **fields})
            except (KeyError, TypeError) as wrong:
                raise DamagedData(f"no usable place {address!r}: run `make generate`") from wrong
        return found

    def flow_of(self, place: Place) -> Flow:
        """The flow of a place, one without exits or stages where it has none."""
        return self.flows.get(place.flow, FLOWLESS)

    def route(self, body_part: str, situation: str) -> str:
        """Where relief begins for a body part in a situation; the default for unknown ones."""
        row = self.routes.get(body_part, self.routes[""])
        return row.get(situation, row[""])

    def region(self, locale: str | None) -> Mapping[str, str]:
        """The clauses of a locale: "clause name" -> words."""
        return self.regions.get(locale or "", self.regions[""])

    def asks_sign(self, address: str) -> bool:
        """Whether an address is the one question before a warning sign."""
        return address in self.places and self.place(address).asks_sign

    def kind(self, address: str) -> str:
        """The kind of the place at an address, "" where there is none."""
        return self.place(address).kind if address in self.places else ""


FLOWLESS = Flow()
QUESTIONLESS = Question("", "")

WRITTEN = (Place, Question, Flow, Sign, Card, Clock, Meaning)
SHAPE = zlib.crc32(repr([one._fields for one in WRITTEN]).encode())
"""Stands for the fields that the entries of the data may have."""


def checksum(entries: bytes | memoryview) -> int:
    """Of the entries, and of what they may hold: data of another version is damage, too."""
    return zlib.crc32(entries, SHAPE)


def languages() -> list[str]:
    """The languages of the skill. A locale of no other is answered in the first."""
    names = (name.partition(".") for name in os.listdir(DATA))
    return sorted(language for language, _, ending in names if ending == "json")


@cache
def of_language(language: str) -> Library:
    """The library of a language, read once. Raises DamagedData."""
    return load(os.path.join(DATA, f"{language}.json"))


def load(path: str | os.PathLike[str] | None = None) -> Library:
    """Read a generated library, that of the first language unless told otherwise.

    Raises DamagedData when the file is missing or damaged.

    It is JSON with an entry a line: its checksum, the facts, the words to hear, and, sorted, all
    that grows, which stays unread until it is needed. The checksum finds all damage now.
    """
    path = path or os.path.join(DATA, f"{(languages() or [''])[0]}.json")
    try:
        with open(path, "rb") as file:
            raw = file.read()
        facts, hearing, first = _ends(raw)
        if json.loads(raw[: facts - 2] + b"}")["crc32"] != checksum(memoryview(raw)[facts:]):
            raise ValueError("its checksum is wrong")
        data = _entry(raw[facts : hearing - 1])
        return Library(
            language=data["language"],
            pace=Pace(**data["pace"]),
            places=Lines("place", raw, first, dict),
            questions=Lines("question", raw, first, Question),
            flows=Lines("flow", raw, first, Flow),
            signs={name: Sign(**value) for name, value in data["signs"].items()},
            routes=data["routes"],
            strict=data["strict"],
            any_muscle=data["any_muscle"],
            one_move=data["one_move"],
            body_part_signs=data["body_part_signs"],
            anywhere=data["anywhere"],
            intents={name: Meaning(**value) for name, value in data["intents"].items()},
            hearing=memoryview(raw)[hearing + len(b'"hearing":') : first - 2],
            cards={name: Card(**value) for name, value in data["cards"].items()},
            regions=data["regions"],
            doctor=Doctor(**data["doctor"]),
            disclaimer=data["disclaimer"],
            for_the_cramp=data["for_the_cramp"],
            raise_alarm=data["raise_alarm"],
            if_grave=data["if_grave"],
            if_urgent=data["if_urgent"],
            clock=Clock(**data["clock"]),
            reminder=data["reminder"],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise DamagedData(f"{path} cannot be read ({wrong!r}): run `make generate`") from wrong


def _ends(raw: bytes) -> list[int]:
    """Where the first three lines end: nothing of what is large gets copied."""
    ends = [0]
    for _ in range(3):
        ends.append(raw.index(b"\n", ends[-1]) + 1)
    return ends[1:]


def _entry(line: bytes) -> dict[str, Any]:
    """What stands in a line, after its name and before its comma."""
    return dict(json.loads(line.partition(b'":')[2].removesuffix(b",")))
