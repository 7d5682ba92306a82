"""certify: every rule has a case in which it fails, and the skill as it stands breaks none."""

from __future__ import annotations

import copy
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simulator.stand_in.device import Handler
from tests.loops import in_full
from tools import certify
from tools.certify import freshness, listing, model, schemas, talk
from tools.certify.project import SCHEMAS, Finding, Project, Rule, load
from tools.generate import manifest
from tools.generate.chapters.never_say import Never
from tools.generate.chapters.store import Talk

LOCALE = "en-US"
FEW = ("talk/launch", "relief/default/1", "causes/1")
"""Places to walk in a test; certify itself walks all of them."""


@pytest.fixture(scope="module")
def project() -> Project:
    return load()


def listed(project: Project, **changes: Any) -> Project:
    """The project with something else in one listing."""
    changed = copy.deepcopy(project.manifest)
    changed["publishingInformation"]["locales"][LOCALE] |= changes
    return replace(project, manifest=changed)


def published(project: Project, **changes: Any) -> Project:
    info = project.manifest["publishingInformation"] | changes
    return replace(project, manifest={**project.manifest, "publishingInformation": info})


def private(project: Project, **changes: Any) -> Project:
    told = project.manifest["privacyAndCompliance"] | changes
    return replace(project, manifest={**project.manifest, "privacyAndCompliance": told})


def modelled(project: Project, change: Callable[[dict[str, Any]], object]) -> Project:
    """The project with its models changed, the same way in each locale."""
    models = copy.deepcopy(project.models)
    for one in models.values():
        change(one["interactionModel"]["languageModel"])
    return replace(project, models=models)


def _intent(language: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in language["intents"] if one["name"] == name)


def named(project: Project, name: str) -> Project:
    return modelled(project, lambda language: language.update(invocationName=name))


def without(project: Project, intent: str) -> Project:
    """The project with an intent that hears nothing."""

    def empty(language: dict[str, Any]) -> None:
        for one in language["intents"]:
            if one["name"] == intent:
                one["samples"] = []

    return modelled(project, empty)


def answering(
    project: Project, change: Callable[[str, dict[str, Any]], object], places: tuple[str, ...] = FEW
) -> Project:
    """The project with a skill whose responses are changed, and a few places to walk."""
    handler: Handler = project.handler

    def changed(event: dict[str, Any], context: object) -> dict[str, Any]:
        response = handler(event, context)
        request = event["request"]
        change(request.get("intent", {}).get("name", request["type"]), response)
        return response

    few = {address: project.library.places[address] for address in places}
    return replace(project, handler=changed, library=project.library._replace(places=few))


def talked(project: Project, *say: str) -> Project:
    store = project.content.store
    testing = replace(store.testing, talks=(Talk("One", say),))
    return replace(project, content=replace(project.content, store=replace(store, testing=testing)))


def close(name: str, response: dict[str, Any]) -> None:
    response["response"] |= {"shouldEndSession": True, "outputSpeech": ssml("All right.")}
    response["response"].pop("reprompt", None)
    response["sessionAttributes"] = {}


def close_help(name: str, response: dict[str, Any]) -> None:
    if name == "AMAZON.HelpIntent":
        close(name, response)


def ask_and_close(name: str, response: dict[str, Any]) -> None:
    response["response"]["shouldEndSession"] = True


def stay(name: str, response: dict[str, Any]) -> None:
    """Asks whether somebody who leaves is sure."""
    if name in talk.LEAVING:
        sure = ssml("Are you sure?")
        response["response"] |= {"shouldEndSession": False, "outputSpeech": sure}
        response["response"]["reprompt"] = {"outputSpeech": sure}
        held = {"relief_since": 0, "misses": 0, "disclaimed": "", "slow": False}
        response["sessionAttributes"] = {"place": "talk/launch", "aside": "", **held}


def hide_disclaimer(name: str, response: dict[str, Any]) -> None:
    body = response["response"]
    for spoken in (
        body["outputSpeech"],
        body.get("reprompt", {}).get("outputSpeech", ssml("")),
    ):
        spoken["ssml"] = spoken["ssml"].replace("education", "fun")


def ssml(words: str) -> dict[str, str]:
    return {"type": "SSML", "ssml": f"<speak>{words}</speak>"}


def suggesting(project: Project, words: str) -> Project:
    place = {"say": words, "question": "easing", "reprompt": "Is it better?"}
    return replace(project, library=project.library._replace(places={"relief/x": place}))


def with_files(project: Project, folder: Path, **files: bytes | str) -> Project:
    """The project somewhere else, with only the files that are given: docs__privacy_md, …"""
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_png", ".png").replace("_md", ".md")
        path = path.with_name(path.name.replace("_", "-"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return replace(project, root=folder)


def png(width: int, height: int, kind: int = 6) -> bytes:
    """The head of a PNG; kind 6 has an alpha channel, kind 2 has none."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBB", 13, b"IHDR", width, height, 8, kind)


SMALL, LARGE = "skill-package__assets__icon_small_png", "skill-package__assets__icon_large_png"
SIGNED = "| Name | Dr. Ada Example |\n"

NEVER = Never(phrase="\\bstretch", instead="Nothing.")

Case = tuple[Rule, Callable[[Project, Path], Project], str]

CASES: list[Case] = [
    (
        freshness.generated_files_follow_the_content,
        lambda p, _: listed(p, summary="Something else."),
        "stale",
    ),
    (
        freshness.generated_files_follow_the_content,
        lambda p, _: replace(p, content=replace(p.content, never_say=(NEVER,))),
        "says",
    ),
    (listing.texts_have_their_length, lambda p, _: listed(p, summary="x" * 161), "161"),
    (listing.texts_have_their_length, lambda p, _: listed(p, description=""), "0 characters"),
    (listing.texts_have_their_length, lambda p, _: listed(p, keywords=["a"] * 31), "31"),
    (listing.texts_have_their_length, lambda p, _: listed(p, keywords=["a" * 151]), "150"),
    (
        listing.texts_have_their_length,
        lambda p, _: published(p, testingInstructions="x" * 4001),
        "4001",
    ),
    (
        listing.words_keep_the_health_policy,
        lambda p, _: listed(p, summary="It cures cramps."),
        "cures",
    ),
    (
        listing.words_keep_the_health_policy,
        lambda p, _: listed(p, keywords=["cramp treatment"]),
        "treatment",
    ),
    (
        listing.words_keep_the_health_policy,
        lambda p, _: listed(p, name="Life-saving Coach"),
        "Life-saving",
    ),
    (listing.words_keep_the_health_policy, lambda p, _: listed(p, summary="An app."), "skill"),
    (
        listing.description_carries_the_disclaimer,
        lambda p, _: listed(p, description="Stretches."),
        "substitute",
    ),
    (
        listing.description_suggests_only_what_is_heard,
        lambda p, _: listed(p, description='Say "order a pizza".'),
        "pizza",
    ),
    (
        listing.example_phrases_are_utterances,
        lambda p, _: listed(p, examplePhrases=["How do I stop a cramp"]),
        "Begin",
    ),
    (
        listing.example_phrases_are_utterances,
        lambda p, _: listed(p, examplePhrases=["Alexa, ask cramp coach for a pizza please"]),
        "pizza",
    ),
    (listing.example_phrases_are_utterances, lambda p, _: listed(p, examplePhrases=[]), "0"),
    (
        listing.icons_are_as_asked,
        lambda p, _: listed(p, smallIconUri="https://elsewhere.org/icon.png"),
        "elsewhere",
    ),
    (listing.icons_are_as_asked, lambda p, f: with_files(p, f), "missing"),
    (
        listing.icons_are_as_asked,
        lambda p, f: with_files(p, f, **{SMALL: png(108, 100), LARGE: png(512, 512)}),
        "108 by 100",
    ),
    (
        listing.icons_are_as_asked,
        lambda p, f: with_files(p, f, **{SMALL: png(108, 108), LARGE: png(512, 512, 2)}),
        "alpha",
    ),
    (
        listing.icons_are_as_asked,
        lambda p, f: with_files(p, f, **{SMALL: b"GIF89a", LARGE: png(512, 512)}),
        "no PNG",
    ),
    (listing.addresses_are_real, lambda p, _: p, "placeholder"),
    (listing.addresses_are_real, lambda p, _: addressed(p, "http://crampcoach.org/p"), "host"),
    (listing.addresses_are_real, lambda p, _: addressed(p, "https://alexa-cramps.org"), "alexa"),
    (
        listing.privacy_is_told_as_it_is,
        lambda p, _: private(p, isChildDirected=True),
        "must be False",
    ),
    (listing.privacy_is_told_as_it_is, lambda p, _: private(p, usesHealthInfo=True), "HIPAA"),
    (
        listing.privacy_is_told_as_it_is,
        lambda p, f: with_files(asking(p, "alexa::x:read"), f, docs__privacy_md="Nothing."),
        "alexa::x:read",
    ),
    (
        listing.countries_have_their_numbers,
        lambda p, _: published(p, distributionCountries=["US", "FR"]),
        "FR",
    ),
    (
        listing.countries_have_their_numbers,
        lambda p, _: published(p, isAvailableWorldwide=True),
        "emergencies",
    ),
    (listing.countries_have_their_numbers, lambda p, _: published(p, category="GAMES"), "HEALTH"),
    (listing.a_clinician_has_signed, lambda p, f: with_files(p, f), "reviewed"),
    (
        listing.a_clinician_has_signed,
        lambda p, f: with_files(p, f, docs__clinician_review_md="| Name | |\n| Date | |\n"),
        "reviewed",
    ),
    (model.invocation_name_is_allowed, lambda p, _: named(p, "cramps"), "Two words"),
    (model.invocation_name_is_allowed, lambda p, _: named(p, "Cramp Coach 2"), "Small letters"),
    (model.invocation_name_is_allowed, lambda p, _: named(p, "ask cramp coach"), "launches"),
    (model.invocation_name_is_allowed, lambda p, _: named(p, "cramps and stretches"), "joins"),
    (model.invocation_name_is_allowed, lambda p, _: named(p, "alexa cramp coach"), "wakes"),
    (model.invocation_name_is_allowed, lambda p, _: named(p, "the coach"), "article"),
    (
        model.every_locale_has_listing_and_model,
        lambda p, _: replace(p, models={LOCALE: p.models[LOCALE]}),
        "every locale",
    ),
    (
        model.required_intents_are_there,
        lambda p, _: modelled(p, lambda m: m["intents"].pop()),
        "AMAZON.FallbackIntent",
    ),
    (
        model.required_intents_are_there,
        lambda p, _: modelled(p, lambda m: m.pop("modelConfiguration")),
        "sensitivity",
    ),
    (
        model.model_keeps_the_limits,
        lambda p, _: modelled(p, lambda m: m["intents"][0].update(samples=["a"] * 251)),
        "251",
    ),
    (model.model_keeps_the_limits, lambda p, _: without(p, "AskForIntent"), "hears nothing"),
    (
        model.slot_values_hold_what_alexa_allows,
        lambda p, _: modelled(
            p, lambda m: m["types"][0]["values"][0]["name"]["synonyms"].append("{body_part} hurts")
        ),
        "spell it out",
    ),
    (
        model.free_words_stand_behind_a_carrier,
        lambda p, _: modelled(
            p, lambda m: _intent(m, "FreeWordsIntent")["samples"].append("{words}")
        ),
        "carrier",
    ),
    (
        model.model_keeps_the_limits,
        lambda p, _: modelled(p, lambda m: m["types"][0]["values"][0].pop("id")),
        "no id",
    ),
    (
        model.model_keeps_the_limits,
        lambda p, _: modelled(
            p, lambda m: m["types"][0]["values"][0]["name"]["synonyms"].append("a" * 141)
        ),
        "141",
    ),
    (model.name_free_is_only_for_live_skills, lambda p, _: name_free(p), "not live"),
    (
        talk.every_answer_keeps_the_session_rules,
        lambda p, _: answering(p, ask_and_close),
        "a closing reply asks nothing",
    ),
    (talk.help_is_everywhere, lambda p, _: answering(p, close_help), "aside"),
    (talk.leaving_is_everywhere, lambda p, _: answering(p, stay), "end the session"),
    (talk.opening_it_asks, lambda p, _: answering(p, close), "question"),
    (
        talk.no_relief_ends_without_the_disclaimer,
        lambda p, _: answering(p, hide_disclaimer),
        "disclaimer",
    ),
    (
        talk.example_phrases_are_answered,
        lambda p, _: listed(p, examplePhrases=["Alexa, ask cramp coach banana elephant"]),
        "choose another",
    ),
    (
        talk.testing_instructions_play,
        lambda p, _: talked(p, "Alexa, open cramp coach", "stop", "yes"),
        "ended before",
    ),
    (
        talk.testing_instructions_play,
        lambda p, _: talked(p, "Alexa, open cramp coach"),
        "does not end",
    ),
    (
        talk.suggested_phrases_are_heard,
        lambda p, _: suggesting(p, 'Say "order a pizza".'),
        "pizza",
    ),
    (talk.other_skills_are_refused, lambda p, f: with_files(p, f), "CRAMP_COACH_SKILL_ID"),
    (
        schemas.manifest_fits_amazons_schema,
        lambda p, _: published(p, colour="teal"),
        "colour",
    ),
    (
        schemas.manifest_fits_amazons_schema,
        lambda p, _: published(p, distributionCountries=["Ireland"]),
        "Ireland",
    ),
    (
        schemas.models_fit_amazons_schema,
        lambda p, _: modelled(p, lambda m: m.update(types="none")),
        "none",
    ),
    (
        listing.description_names_what_it_does,
        lambda p, _: listed(p, description="It knows the bedtime stretch."),
        "Name the reminder",
    ),
    (
        listing.testers_reach_every_permission,
        lambda p, _: published(p, testingInstructions="Open it, grant the permission."),
        "change my reminder",
    ),
    (
        listing.keywords_are_of_the_region,
        lambda p, _: listed(p, keywords=["settee cramp"]),
        "settee",
    ),
    (
        listing.example_phrases_are_utterances,
        lambda p, _: listed(p, examplePhrases=["Alexa, ask Cramp Coach for help"]),
        "alexa, open",
    ),
    (
        listing.privacy_is_told_as_it_is,
        lambda p, _: private(p, usesPersonalInfo=False),
        "usesPersonalInfo",
    ),
    (
        model.models_are_compact,
        lambda p, _: modelled(p, lambda m: m.update(invocationName="a" * 1_000_000)),
        "cut samples",
    ),
    (
        talk.the_way_back_opens_it,
        lambda p, _: suggesting(p, 'Say "Alexa, ask cramp coach for more".'),
        "may not be understood",
    ),
    (talk.resumed_it_goes_on, lambda p, _: answering(p, close), "SessionResumedRequest"),
]


def addressed(project: Project, address: str) -> Project:
    pages = {
        locale: {"privacyPolicyUrl": address, "termsOfUseUrl": address}
        for locale in project.listings
    }
    return private(project, locales=pages)


def asking(project: Project, permission: str) -> Project:
    return replace(project, manifest={**project.manifest, "permissions": [{"name": permission}]})


def name_free(project: Project) -> Project:
    models = copy.deepcopy(project.models)
    models[LOCALE]["interactionModel"]["_nameFreeInteraction"] = {"ingressPoints": []}
    return replace(project, models=models)


def found(rule: Rule, project: Project) -> list[Finding]:
    if rule in schemas.RULES and not SCHEMAS.exists():
        pytest.skip("Amazon's schemas are not here: `npm ci` fetches them")
    return list(rule(project))


@pytest.mark.parametrize(("rule", "change", "says"), CASES)
def test_a_rule_finds_what_breaks_it(
    rule: Rule,
    change: Callable[[Project, Path], Project],
    says: str,
    project: Project,
    tmp_path: Path,
) -> None:
    findings = found(rule, change(project, tmp_path))
    assert any(says in f"{one.place}: {one.mend}" for one in findings), findings


def test_every_rule_has_a_case_in_which_it_fails() -> None:
    assert {rule for rule, _, _ in CASES} == set(certify.RULES)


@in_full
def test_the_skill_as_it_stands_only_lacks_what_a_person_supplies(project: Project) -> None:
    """Every rule at every place; but the answers to every intent at a part of the places with words
    of their own, since tests/promises/test_every_state.py holds them to the same rules at all."""
    library = project.library
    own = [address for address, fields in library.places.items() if "like" not in fields]
    some = {address: library.places[address] for address in own[::5]}
    fewer = replace(project, library=library._replace(places=some))
    walked = talk.every_answer_keeps_the_session_rules
    findings = [one for rule in certify.RULES for one in rule(fewer if rule is walked else project)]
    assert [one for one in findings if not one.person] == []


def test_with_addresses_and_a_signature_nothing_is_left_to_supply(
    project: Project, tmp_path: Path
) -> None:
    signed = with_files(project, tmp_path, docs__clinician_review_md=SIGNED)
    complete = replace(addressed(signed, "https://crampcoach.org/privacy"), root=signed.root)
    for rule in (listing.addresses_are_real, listing.a_clinician_has_signed):
        assert list(rule(complete)) == []


@pytest.mark.parametrize(
    ("findings", "status"),
    [
        ([], certify.READY),
        ([Finding("here", "Mend it.")], certify.BROKEN),
        ([Finding("here", "Supply it.", person=True)], certify.WAITING),
        ([Finding("a", "Supply it.", person=True), Finding("b", "Mend it.")], certify.BROKEN),
    ],
)
def test_the_exit_status_tells_whose_turn_it_is(
    findings: list[Finding],
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    project: Project,
) -> None:
    def a_rule(project: Project) -> Any:
        """Something is as it should be."""
        return iter(findings)

    monkeypatch.setattr(certify, "RULES", (a_rule,))
    monkeypatch.setattr(certify, "load", lambda **_: project)
    assert certify.run() == status
    printed = capsys.readouterr().out
    assert all(one.mend in printed and one.place in printed for one in findings)


def test_without_amazons_schemas_it_says_that_they_were_not_checked(
    project: Project, tmp_path: Path
) -> None:
    blind = replace(project, schemas=tmp_path / "spec.json")
    assert "Node.js" in " ".join(schemas.not_checked(blind))
    assert [one for rule in schemas.RULES for one in rule(blind)] == []


@pytest.mark.parametrize("type", [manifest.SCREEN, manifest.CAN_FULFILL])
def test_a_manifest_with_more_interfaces_fits_amazons_schema(project: Project, type: str) -> None:
    store = replace(project.content.store, interfaces=(type,))
    made = manifest.build(replace(project.content, store=store))
    changed = replace(project, manifest=made["manifest"])
    assert found(schemas.manifest_fits_amazons_schema, changed) == []
