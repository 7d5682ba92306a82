"""The words of a state. The same state always gives the same words. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cramp_coach.talk.library import Library
from cramp_coach.talk.state import State


@dataclass(frozen=True)
class Reply:
    """What to say, what to show, and what to remember."""

    say: str
    ask: str
    """The question that ends the speech, "" in a reply that closes the session."""
    reprompt: str
    card: str
    address: str
    """The place that is speaking: the aside if there is one."""
    effect: str
    slow: bool
    task: str
    """As in the state, which a closing reply no longer has."""
    state: State | None
    """None: the session closes."""

    @property
    def words(self) -> str:
        """All that is said before it listens."""
        return " ".join(part for part in (self.say, self.ask) if part)


def speak(state: State, library: Library, partly: bool = False) -> Reply:
    """The words of a state. The same state always gives the same words.

    `partly`: only a part was understood, so the words begin with what it was.
    """
    place = library.place(state.place)
    spot = library.place(state.aside) if state.aside else place
    due = spot.advice and state.disclaimed != "before"
    words = spot.say if place.timed or not spot.more else f"{spot.say} {spot.more}"
    say = _with_disclaimer(words, library.disclaimer if due else "")
    say = f"{library.for_the_cramp} {say}" if partly else say
    asker = spot if spot.question else place
    question = library.questions.get(asker.question) if spot.kind != "end" else None
    ask = (question.ask if asker is spot else question.back) if question else ""
    reprompt = asker.reprompt if question else ""
    time = library.clock.words(state.time)
    say, ask, reprompt = (words.replace("{time}", time) for words in (say, ask, reprompt))
    return Reply(
        say=say,
        ask=ask,
        reprompt=reprompt,
        card=spot.card,
        address=state.aside or state.place,
        effect=spot.effect,
        slow=state.slow,
        task=state.task,
        state=replace(state, disclaimed="now" if due else state.disclaimed) if question else None,
    )


def _with_disclaimer(say: str, disclaimer: str) -> str:
    """The disclaimer stands where the words leave room for it, else at their end."""
    if "{disclaimer}" in say:
        return say.replace("{disclaimer} ", f"{disclaimer} " if disclaimer else "")
    return f"{say} {disclaimer}".strip()
