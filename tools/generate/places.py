"""Compiles the content into places: every moment of the talk with its words and its exits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cramp_coach.conversation import FRESH
from cramp_coach.library import Card, Clock, Flow, Library, Place, Question, Sign
from tools.generate import bedtime
from tools.generate.content import Content, Report

ROUNDS = ("1", "2", "3")
LEVELS = ("emergency", "today", "book")
HOLDS_ON = "*"


@dataclass(frozen=True)
class Entry:
    """A place with where it was written and what it rests on."""

    file: str
    name: str
    """The entry in the file, as a person finds it."""
    place: Place
    sources: tuple[str, ...] = ()
    grade: str = ""
    picture: str = ""
    """Name of the drawing on a screen, "" for none."""
    show: str = ""
    """What a screen shows instead of the words, "" for the words."""


Entries = dict[str, Entry]
"""Address -> entry."""


def compile_library(
    content: Content, report: Report, listen_only: bool = False
) -> tuple[Library, Entries]:
    """The library, and where each of its places was written."""
    content = _listening(content) if listen_only else content
    entries: Entries = {}
    flows: dict[str, Flow] = {}
    for address, entry in _all_entries(content, flows, report):
        if address in entries:
            report.add(entry.file, entry.name, f"makes a second place {address!r}.", "Rename one.")
        entries[address] = entry
    entries |= _credits(content, entries, report)
    anywhere = dict(content["talk"]["anywhere"])
    anywhere |= {f"topic.{name}": f"topics/{name}" for name in content["topics"]}
    anywhere |= bedtime.anywhere(content)
    library = Library(
        places=_compact(entries),
        questions=_questions(content, report),
        flows=flows,
        signs={
            name: Sign(level=sign.get("level", ""), asks="ask" in sign)
            for name, sign in _by_severity(content["signs"])
        },
        routes=_routes(content, report),
        strict=list(content["relief"]["strict"]),
        body_part_signs={
            part: line["go"].removeprefix("signs/")
            for line in content["relief"]["choose"]
            if line.get("go", "").startswith("signs/") and "situation" not in line
            for part in line.get("body_part", ())
        },
        anywhere=anywhere,
        cards=_cards(content),
        regions={
            "" if locale == "other" else locale: {
                clause: words for clause, words in region.items() if clause != "source"
            }
            for locale, region in content["regions"].items()
        },
        disclaimer=content["talk"]["disclaimer"],
        clock=Clock(**content["reminder"]["clock"]),
        reminder=content["reminder"]["text"],
    )
    return library, entries


def _all_entries(
    content: Content, flows: dict[str, Flow], report: Report
) -> Iterator[tuple[str, Entry]]:
    yield from _talk(content)
    yield from _relief(content, flows, report)
    yield from _signs(content, report)
    yield from _topics(content)
    yield from _causes(content)
    yield from _prevention(content)
    yield from _bedtime(content, flows, report)
    yield from _reminder(content, flows)


def _entry(
    file: str, name: str, fields: Mapping[str, Any], questions: Mapping[str, Any], **more: Any
) -> Entry:
    """An entry from its YAML: the reprompt gets its question, advice its disclaimer."""
    question = fields.get("question", "")
    asked = questions.get(question, {}).get("ask", "")
    reprompt = fields.get("reprompt", "")
    place = Place(
        say=_one_line(fields.get("say", "")),
        more=_one_line(fields.get("more", "")),
        kind=fields.get("kind", "step" if question else "aside"),
        question=question,
        reprompt=_one_line(f"{reprompt} {asked}") if question else "",
        exits=dict(fields.get("exits", {})),
        card=fields.get("card", ""),
        effect=fields.get("effect", ""),
        advice="source" in fields,
        timed=fields.get("timed") == "true",
        safety=fields.get("safety") == "true",
    )
    return Entry(
        file=file,
        name=name,
        place=replace(place, **more),
        sources=tuple(fields.get("source", ())),
        grade=fields.get("grade", ""),
        picture=fields.get("picture", ""),
        show=fields.get("show", ""),
    )


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _questions(content: Content, report: Report) -> dict[str, Question]:
    found: dict[str, Question] = {}
    for file in ("relief", "talk", "causes", "prevention", "bedtime", "reminder"):
        for name, question in content[file]["questions"].items():
            if name in found:
                report.add(f"{file}.yaml", name, "is a second question of that name.", "Rename it.")
            answers = {event: question[event] for event in ("yes", "no") if event in question}
            found[name] = Question(question["ask"], question["back"], answers)
    for name, sign in content["signs"].items():
        if "ask" in sign:
            found[f"sign_{name}"] = Question(sign["ask"], sign["ask"])
    for name, check in content["causes"]["checks"].items():
        found[f"cause_{name}"] = Question(check["ask"], f"So: {check['ask']}")
        if "also" in check:
            found[f"cause_{name}_also"] = Question(
                check["also"]["ask"], f"So: {check['also']['ask']}"
            )
    return found


def _talk(content: Content) -> Iterator[tuple[str, Entry]]:
    talk = content["talk"]
    questions = {**content["relief"]["questions"], **talk["questions"]}
    for name, fields in talk["places"].items():
        entry = _entry("talk.yaml", name, fields, questions)
        advice = entry.place.advice and entry.place.kind == "step"
        yield f"talk/{name}", replace(entry, place=replace(entry.place, advice=advice))
    yield FRESH, Entry("talk.yaml", "fresh", Place(say="", kind="step", exits=talk["fresh"]))


def _relief(
    content: Content, flows: dict[str, Flow], report: Report
) -> Iterator[tuple[str, Entry]]:
    relief = content["relief"]
    yield (
        "relief/which_sign",
        _entry("relief.yaml", "which_sign", relief["which_sign"], relief["questions"]),
    )
    for flow, situation in _which_thighs(content).items():
        flows[flow] = Flow(body_part="thigh", situation=situation)
        fields = relief["which_thigh"]
        exits = {
            event: flow if address == "which_thigh" else address
            for event, address in fields["exits"].items()
        }
        fields = {**fields, "exits": exits}
        yield (
            flow,
            _entry(
                "relief.yaml", "which_thigh", fields, relief["questions"], flow=flow, timed=True
            ),
        )
    for name, routine in relief["routines"].items():
        flow = f"relief/{name}"
        sequence = [*ROUNDS, *routine["after"]]
        flows[flow] = Flow(
            exits=relief["anytime"],
            body_part=routine.get("body_part", ""),
            situation=routine.get("situation", ""),
            stages=_stages(relief, sequence),
        )
        if len(routine["rounds"]) != len(ROUNDS):
            report.add("relief.yaml", name, "has not three rounds.", "Write three.")
        places = {**_rounds(routine), **_later_stages(relief, routine)}
        for stage, fields in places.items():
            fields = {**fields, "exits": _in_sequence(fields.get("exits", {}), stage, sequence)}
            fields = _with_phrases(fields, relief, routine)
            if stage in routine.get("ends", ()):
                fields = {"say": fields["say"], "source": fields["source"], "kind": "end"}
            if stage == "again":
                fields["source"] = [*routine["source"], *fields["source"]]
            card = "stretch" if stage == "1" else ""
            yield (
                f"{flow}/{stage}",
                _entry(
                    "relief.yaml",
                    f"{name}, {stage}",
                    {**fields, "card": card},
                    relief["questions"],
                    flow=flow,
                    timed=stage != "eased",
                ),
            )


def _which_thigh(situation: str) -> str:
    """Address of the question "front or back?"; each situation has its own, to be remembered."""
    return f"which_thigh/{situation or 'any'}"


def _which_thighs(content: Content) -> dict[str, str]:
    """The addresses of that question that some route leads to, with their situations."""
    choose = content["relief"]["choose"]
    return {
        _which_thigh(situation): situation
        for situation in ("", *content["intents"]["situations"])
        if _route(choose, "thigh", situation) == _which_thigh(situation)
    }


def _rounds(routine: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    onwards = {"still": "next", "next": "next", "fallback": "next"}
    return {
        stage: {
            "say": say,
            "question": "easing",
            "reprompt": "{silence}",
            "exits": onwards,
            "source": routine["source"],
            "picture": routine["picture"],
            "show": routine["show"],
        }
        for stage, say in zip(ROUNDS, routine["rounds"], strict=False)
    }


def _later_stages(
    relief: Mapping[str, Any], routine: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """The stages of a routine after its rounds, and those that any routine has."""
    optional = {stage for other in relief["routines"].values() for stage in other["after"]}
    own_words = routine.get("say", {})
    return {
        stage: {
            **fields,
            "say": own_words.get(stage, fields.get("say", "")),
            **_drawn(stage, fields, routine),
        }
        for stage, fields in relief["stages"].items()
        if stage in routine["after"] or stage not in optional
    }


def _drawn(stage: str, fields: Mapping[str, Any], routine: Mapping[str, Any]) -> dict[str, Any]:
    """Picture and words of a stage on a screen: never those of another muscle."""
    if stage == "again":
        return {"picture": routine["picture"], "show": routine["show"]}
    muscle = routine.get("body_part", "")
    fits = muscle in fields.get("picture_of", (muscle,))
    return {"picture": fields.get("picture", "") if fits else ""}


def _in_sequence(exits: Mapping[str, str], stage: str, sequence: list[str]) -> dict[str, str]:
    """Exits with "next" and with the way back worked out for this routine.

    A stage that leads past a gate names its own way back: a step back must not open the gate.
    """
    at = sequence.index(stage) if stage in sequence else -1
    onwards = sequence[at + 1] if 0 <= at < len(sequence) - 1 else ""
    known = {event: onwards if address == "next" else address for event, address in exits.items()}
    known = {
        event: _nearest(address, sequence) if address in OPTIONAL else address
        for event, address in known.items()
    }
    if "previous" not in known and stage != "eased":
        known["previous"] = sequence[max(at - 1, 0)]
    return {event: address for event, address in known.items() if address}


OPTIONAL = ("safe_to_rub", "rub", "safe_to_stand", "steady", "stand", "walk", "warm", "stuck")
"""Stages in the order in which a routine may have them."""


def _nearest(stage: str, sequence: list[str]) -> str:
    """The stage itself, or the next one in order that the routine has."""
    order = OPTIONAL[OPTIONAL.index(stage) :]
    return next(name for name in order if name in sequence)


def _stages(relief: Mapping[str, Any], sequence: list[str]) -> dict[str, str]:
    """Any stage of any routine -> the stage that takes its place here."""
    same = {stage: stage for stage in ROUNDS}
    later = {
        stage: _nearest(stage, sequence) if stage in OPTIONAL else stage
        for stage in relief["stages"]
    }
    return same | later


def _with_phrases(
    fields: dict[str, Any], relief: Mapping[str, Any], routine: Mapping[str, Any]
) -> dict[str, Any]:
    """The words with every shared phrase in place, the routine's own where it has one."""
    phrases = {**relief["phrases"], "silence": relief["silence"], "again": routine["again"]}
    phrases |= {name: routine[name] for name in relief["phrases"] if name in routine}
    filled = dict(fields)
    for key in ("say", "reprompt"):
        words = filled.get(key, "")
        for _ in range(3):  # phrases may hold phrases: {silence} holds {again}
            words = re.sub(r"\{(\w+)\}", lambda name: phrases.get(name[1], name[0]), words)
        filled[key] = words
    return filled


def _routes(content: Content, report: Report) -> dict[str, dict[str, str]]:
    """Body part by situation -> where relief begins: the first line of `choose` that fits."""
    relief, intents = content["relief"], content["intents"]
    parts = ["", *(part for part, entry in intents["body_parts"].items() if "same_as" not in entry)]
    situations = ["", *intents["situations"]]
    for line in relief["choose"]:
        known = {"body_part": parts, "situation": situations}
        for kind, allowed in known.items():
            for name in line.get(kind, ()):
                if name not in allowed:
                    report.add(
                        "relief.yaml", "choose", f"knows no {kind} {name!r}.", "See intents.yaml."
                    )
        if "routine" in line and line["routine"] not in relief["routines"]:
            report.add("relief.yaml", "choose", f"has no routine {line['routine']!r}.", "Write it.")
    return {
        part: {situation: _route(relief["choose"], part, situation) for situation in situations}
        for part in parts
    }


def _route(choose: list[dict[str, Any]], part: str, situation: str) -> str:
    for line in choose:
        if part in line.get("body_part", [part]) and situation in line.get(
            "situation", [situation]
        ):
            go = line.get("go") or f"relief/{line['routine']}/1"
            return _which_thigh(situation) if go == "which_thigh" else str(go)
    return ""


def _by_severity(signs: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The worst first: by level, then in the order of the file."""
    rank = {level: at for at, level in enumerate(LEVELS)}
    return sorted(signs.items(), key=lambda sign: rank.get(sign[1].get("level", ""), len(LEVELS)))


def _signs(content: Content, report: Report) -> Iterator[tuple[str, Entry]]:
    for name, sign in content["signs"].items():
        level = sign.get("level", "")
        if level not in LEVELS:
            report.add("signs.yaml", name, "has no level.", f"Add one of {', '.join(LEVELS)}.")
        closing = level in ("emergency", "today")
        fields = {**sign, "card": "warning_signs", "kind": "end" if closing else "aside"}
        yield f"signs/{name}", _entry("signs.yaml", name, fields, {}, advice=False)
        if "ask" in sign:
            yield f"signs/{name}/ask", _asking(name, sign)
            lower = {"say": sign.get("if_no", ""), "source": sign.get("source", ())}
            yield f"signs/{name}/no", _entry("signs.yaml", name, lower, {}, advice=False)
            if not sign.get("if_no"):
                report.add("signs.yaml", name, "asks, but has no if_no.", "Say what a no means.")


def _asking(name: str, sign: Mapping[str, Any]) -> Entry:
    """The one question before a sign. It holds on until it is answered; a third miss is a yes."""
    here = f"signs/{name}"
    exits = {
        "yes": here,
        "unsure": here,
        "no": f"{here}/no",
        "call_for_help": here,
        "fallback.3": here,
        HOLDS_ON: f"{here}/ask",
    }
    place = Place(
        say="",
        kind="aside",
        question=f"sign_{name}",
        reprompt=sign["ask"],
        exits=exits,
    )
    return Entry("signs.yaml", name, place, tuple(sign.get("source", ())))


def _topics(content: Content) -> Iterator[tuple[str, Entry]]:
    for name, topic in content["topics"].items():
        yield f"topics/{name}", _entry("topics.yaml", name, topic, {})


def _causes(content: Content) -> Iterator[tuple[str, Entry]]:
    """The check: a start, then a question after the other, two ends with the next offer."""
    causes = content["causes"]
    checks = list(causes["checks"].items())
    short = sum(check.get("more") != "true" for _, check in checks)
    ends = {short: "causes/end", len(checks): "causes/end_of_more"}
    asked: dict[str, Entry] = {}
    for name, exits in (
        ("start", {"begin": "causes/1", "next": "causes/1"}),
        ("end", {"next": f"causes/{short + 1}"}),
        ("end_of_more", {"next": "prevention/bedtime/1"}),
    ):
        fields = {**causes[name], "exits": exits}
        asked[f"causes/{name}"] = _entry("causes.yaml", name, fields, causes["questions"])
    for number, (name, check) in enumerate(checks, 1):
        here, then = f"causes/{number}", ends.get(number, f"causes/{number + 1}")
        yes = f"{here}/also" if "also" in check else f"{here}/tip"
        exits = {
            **dict.fromkeys(("no", "deny", "unsure", "next"), then),
            **dict.fromkeys(("yes", *check.get("also_yes", ())), yes),
            "previous": f"causes/{max(number - 1, 1)}",
        }
        asked[here] = _cause(f"cause_{name}", name, check, exits)
    yield from asked.items()
    for number, (name, check) in enumerate(checks, 1):
        here, then = f"causes/{number}", ends.get(number, f"causes/{number + 1}")
        if "also" in check:
            exits = {
                **dict.fromkeys(("no", "deny", "unsure", "next"), f"{here}/tip"),
                "yes": f"signs/{check['also']['sign']}",
                "previous": here,
            }
            also = {**check["also"], "source": check["source"]}
            yield f"{here}/also", _cause(f"cause_{name}_also", name, also, exits)
        following = asked[then].place
        say = _one_line(f"{causes['part']} {check['yes']} {following.say}")
        tip = replace(following, say=say, exits={**following.exits, "previous": here})
        yield f"{here}/tip", Entry("causes.yaml", name, tip, tuple(check["source"]))


def _cause(question: str, name: str, asked: Mapping[str, Any], exits: dict[str, str]) -> Entry:
    fields = {"question": question, "exits": exits, "source": asked["source"]}
    return _entry("causes.yaml", name, fields, {question: asked})


def _listening(content: Content) -> Content:
    """The content with every personal question turned into a choice of what to hear."""
    causes = content["causes"]
    checks = {
        name: {
            **{key: value for key, value in check.items() if key != "also"},
            "ask": check["listen"],
            "yes": check["heard"],
        }
        for name, check in causes["checks"].items()
    }
    questions = {
        name: {**question, **causes["listen_questions"].get(name, {})}
        for name, question in causes["questions"].items()
    }
    end = {**causes["end"], "say": causes["end"]["listen"]}
    causes = {**causes, "checks": checks, "questions": questions, "part": "", "end": end}
    return {**content, "causes": causes}


def _prevention(content: Content) -> Iterator[tuple[str, Entry]]:
    prevention = content["prevention"]
    for occasion, parts in prevention["occasions"].items():
        for number, part in enumerate(parts, 1):
            here = f"prevention/{occasion}"
            fields = {**part, "reprompt": prevention["reprompt"]}
            if number < len(parts):
                onwards = {event: f"{here}/{number + 1}" for event in ("next", "unsure")}
                back = {"previous": f"{here}/{max(number - 1, 1)}"}
                again = {"prevent": f"{here}/{number + 1}"}
                fields |= {"question": "more_tips", "exits": {**onwards, **back, **again}}
            elif "question" not in part:
                fields |= {"kind": "end", "say": f"{part['say']} {prevention['last']}"}
            else:
                fields |= part
            name = f"{occasion}, {number}"
            yield (
                f"{here}/{number}",
                _entry("prevention.yaml", name, fields, prevention["questions"]),
            )


def _bedtime(
    content: Content, flows: dict[str, Flow], report: Report
) -> Iterator[tuple[str, Entry]]:
    flows["bedtime"] = Flow()
    for address, name, fields, more in bedtime.places(content, report):
        questions = content["bedtime"]["questions"]
        yield address, _entry("bedtime.yaml", name, fields, questions, **more)


def _reminder(content: Content, flows: dict[str, Flow]) -> Iterator[tuple[str, Entry]]:
    reminder = content["reminder"]
    questions = {**content["causes"]["questions"], **reminder["questions"]}
    flows["reminder"] = Flow(exits=reminder["anytime"])
    for name, fields in reminder["places"].items():
        yield (
            f"reminder/{name}",
            _entry("reminder.yaml", name, fields, questions, flow="reminder"),
        )


def _credits(content: Content, entries: Entries, report: Report) -> Entries:
    """For each set of sources a place that names them; advice gets an exit to its own."""
    made: Entries = {}
    sources, talk = content["sources"], content["talk"]
    for address, entry in entries.items():
        unknown = [source for source in entry.sources if source not in sources]
        for source in unknown:
            report.add(
                entry.file, entry.name, f"names no known source {source!r}.", "See sources.yaml."
            )
        names = list(
            dict.fromkeys(sources[source]["name"] for source in entry.sources if source in sources)
        )
        names = [name for name in names if name != sources["J"]["name"]] or names
        if not names or entry.place.kind == "end":
            continue
        credit = "credits/" + "+".join(entry.sources)
        said = talk["credits"].replace(
            "{names}", _listed(_in_one_breath(names), talk["credits_and"])
        )
        said = said.replace("..", ".")  # a name that ends in a full stop
        place = Place(say=said, kind="aside", card="sources", exits={"sources": credit})
        made[credit] = Entry(entry.file, entry.name, place, entry.sources)
        exits = {"sources": credit, **entry.place.exits}
        entries[address] = replace(entry, place=replace(entry.place, exits=exits))
    return made


def _in_one_breath(names: list[str]) -> list[str]:
    """The first names, three at most and no more words than a sentence can hold."""
    count = next(n for n in (3, 2, 1) if len(" ".join(names[:n]).split()) <= 14)
    return names[:count]


def _listed(names: list[str], conjunction: str) -> str:
    head, last = names[:-1], names[-1]
    return conjunction.join([", ".join(head), last]) if head else last


def _cards(content: Content) -> dict[str, Card]:
    listed = [source["title"] for name, source in content["sources"].items() if name != "J"]
    everything = "\n".join(dict.fromkeys(listed))
    return {
        name: Card(card["title"], card["text"].replace("{all_sources}", everything).strip())
        for name, card in content["talk"]["cards"].items()
    }


def _compact(entries: Entries) -> dict[str, dict[str, Any]]:
    """The fields of every place; a stage that routines share is written once, to load faster."""
    first: dict[str, str] = {}
    compact = {}
    for address, entry in entries.items():
        fields = _fields(entry.place)
        alike = json.dumps(_fields(replace(entry.place, flow="")), sort_keys=True)
        original = first.setdefault(alike, address)
        if original != address and "flow" in fields:
            fields = {"like": original, "flow": fields["flow"]}
        compact[address] = fields
    return compact


def _fields(place: Place) -> dict[str, Any]:
    """The fields of a place that differ from their defaults."""
    default = vars(Place(say=""))
    return {
        name: value
        for name, value in vars(place).items()
        if name == "say" or value != default[name]
    }
