"""The rules of how the talk behaves: from every place, through the front door."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cramp_coach.alexa.request import RESUMED
from cramp_coach.alexa.skill import answer, build_skill
from cramp_coach.talk.state import FRESH, State
from simulator.faces.text import readable
from simulator.rules import RuleBroken
from simulator.stand_in.device import SKILL_ID, Device, Turn
from simulator.stand_in.ear import FALLBACK, Heard
from simulator.stand_in.services import Services
from tools.certify.project import Finding, Project, Rule
from tools.generate.chapters.store import Talk
from tools.generate.sentences import suggested, understood

OTHER_SKILL = "amzn1.ask.skill.ffffffff-ffff-ffff-ffff-ffffffffffff"

SAYING_GOODBYE = ("AMAZON.StopIntent", "AMAZON.CancelIntent")
LEAVING = (*SAYING_GOODBYE, "AMAZON.NavigateHomeIntent")


def every_answer_keeps_the_session_rules(project: Project) -> Iterator[Finding]:
    """From every place every intent gets words; a question keeps the session open, nothing else."""
    names = [intent["name"] for intent in _intents(project)]
    for device, address in _everywhere(project):
        held = device.attributes
        for name in names:
            device.attributes = held
            try:
                device.intend(Heard(name))
            except RuleBroken as wrong:
                yield Finding(f"{address}, {name}", str(wrong))


def help_is_everywhere(project: Project) -> Iterator[Finding]:
    """Help is answered from every place, ends with a question, and leaves the session open."""
    for device, address in _everywhere(project):
        turn = _try(device, "AMAZON.HelpIntent")
        if turn and not (turn.open and _words(turn).endswith("?")):
            yield Finding(
                f"{address}, help", "Answer it with an aside, so that the question stays."
            )


def leaving_is_everywhere(project: Project) -> Iterator[Finding]:
    """Stop, cancel and home end the session from every place, without a further question."""
    for device, address in _everywhere(project):
        held = device.attributes
        for name in LEAVING:
            device.attributes = held
            turn = _try(device, name)
            if turn and turn.open:
                yield Finding(f"{address}, {name}", "Let it end the session there.")


def opening_it_asks(project: Project) -> Iterator[Finding]:
    """Opened without a request it says what it can do, asks, and listens."""
    turn = project.device().launch()
    if not (turn.open and _words(turn).endswith("?")):
        yield Finding("talk/launch", "End it with a question.")


def no_relief_ends_without_the_disclaimer(project: Project) -> Iterator[Finding]:
    """Whoever leaves a talk of relief, or falls silent in it, has heard what it is for."""
    device = project.device()
    turn = _try(device, "RelieveCrampIntent")
    if turn and project.library.disclaimer not in readable(turn.reprompt):
        yield Finding("relief.yaml, silence", "Leave room for the disclaimer.")
    held = device.attributes
    for name in SAYING_GOODBYE:
        device.attributes = held
        turn = _try(device, name)
        if turn and project.library.disclaimer not in _words(turn):
            yield Finding("talk.yaml, stop", "Leave room for the disclaimer.")


def example_phrases_are_answered(project: Project) -> Iterator[Finding]:
    """Every example phrase gets an answer that fits, in every locale."""
    for locale, listing in project.listings.items():
        for phrase in listing["examplePhrases"]:
            device = project.device()
            device.locale = locale
            heard, turn = _say(device, phrase)
            if turn is None or heard == FALLBACK:
                yield Finding(
                    f"{locale}, example {phrase!r}", "It is not answered: choose another."
                )


def testing_instructions_play(project: Project) -> Iterator[Finding]:
    """Every talk of the testing instructions goes as written, and only its end closes it."""
    with Services() as services:
        for talk in project.content.store.testing.talks:
            yield from _played(talk, project, services)


def _played(talk: Talk, project: Project, services: Services) -> Iterator[Finding]:
    device = project.device()
    device.services = services
    services.now = lambda: device.now
    for number, phrase in enumerate(talk.say, 1):
        place = f"testing, {talk.title!r}, turn {number}"
        if number > 1 and device.attributes is None and not device.asked:
            yield Finding(place, f"The session has ended before {phrase!r}.")
        _, turn = _say(device, phrase)
        if turn is None:
            yield Finding(place, f"{phrase!r} breaks a rule of every response.")
    if device.attributes is not None or device.asked:
        yield Finding(f"testing, {talk.title!r}", "It does not end: add the last words.")


def suggested_phrases_are_heard(project: Project) -> Iterator[Finding]:
    """Every phrase that a prompt suggests is in the model, word for word."""
    library = project.library
    for address in library.places:
        place = library.place(address)
        question = library.questions.get(place.question)
        said = f"{place.say} {place.more} {question.ask if question else ''} {place.reprompt}"
        for phrase in dict.fromkeys(suggested(said)):
            if not understood(phrase, project.ear, library):
                yield Finding(address, f"No intent hears {phrase!r}: add it to intents.yaml.")


def the_way_back_opens_it(project: Project) -> Iterator[Finding]:
    """Wherever a way back is said, it is "Alexa, open" and the name."""
    library, known = project.library, project.ear.words
    for address in library.places:
        place = library.place(address)
        for phrase in suggested(f"{place.say} {place.more} {place.reprompt}"):
            if known.wakes(phrase) and phrase.lower() != known.opening:
                yield Finding(address, f"{phrase!r} may not be understood: say {known.opening!r}.")


def resumed_it_goes_on(project: Project) -> Iterator[Finding]:
    """A session that Alexa resumes goes on where it was."""
    for device, address in _everywhere(project):
        device.send({"type": RESUMED})
        if device.last and device.last.place != address:
            yield Finding(address, "Answer SessionResumedRequest with the place that was held.")


def other_skills_are_refused(project: Project) -> Iterator[Finding]:
    """A request that is meant for another skill gets silence, once the skill knows its id."""
    skill = build_skill(SKILL_ID)
    device = Device(lambda event, context: answer(event, skill, context), skill_id=OTHER_SKILL)
    if device.launch().ssml:
        yield Finding(
            "cramp_coach/alexa/skill.py", "Compare the application id before anything else."
        )
    template = project.root / "infrastructure" / "cfn-deployer" / "skill-stack.yaml"
    words = template.read_text(encoding="utf-8") if template.exists() else ""
    if "CRAMP_COACH_SKILL_ID: !Ref SkillId" not in words:
        yield Finding("skill-stack.yaml", "Give the function CRAMP_COACH_SKILL_ID: !Ref SkillId.")


def _everywhere(project: Project) -> Iterator[tuple[Device, str]]:
    """A device, put at every place at which a session can be open."""
    device = project.device()
    for address in project.library.places:
        if address != FRESH and project.library.kind(address) == "step":
            device.attributes = State(place=address)._asdict()
            yield device, address


def _intents(project: Project) -> list[dict[str, Any]]:
    model = next(iter(project.models.values()))
    return list(model["interactionModel"]["languageModel"]["intents"])


def _try(device: Device, intent: str) -> Turn | None:
    """The answer to an intent, None where it breaks a rule, which another finding tells."""
    try:
        return device.intend(Heard(intent))
    except RuleBroken:
        return None


def _say(device: Device, phrase: str) -> tuple[str, Turn | None]:
    """The intent that a phrase was heard as, "" for a launch, and the answer."""
    try:
        turn = device.say(phrase)
    except RuleBroken:
        return "", None
    return str(turn.request["request"].get("intent", {}).get("name", "")), turn


def _words(turn: Turn) -> str:
    return readable(turn.ssml)


RULES: tuple[Rule, ...] = (
    every_answer_keeps_the_session_rules,
    help_is_everywhere,
    leaving_is_everywhere,
    opening_it_asks,
    no_relief_ends_without_the_disclaimer,
    example_phrases_are_answered,
    testing_instructions_play,
    suggested_phrases_are_heard,
    the_way_back_opens_it,
    resumed_it_goes_on,
    other_skills_are_refused,
)
