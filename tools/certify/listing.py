"""The rules of what people read in the Alexa app, and of what Amazon is told."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tools.certify.project import Finding, Project, Rule
from tools.generate.models import known_in
from tools.generate.sentences import suggested
from tools.icons import SIZES

LONGEST = {"name": 50, "summary": 160, "description": 4000}
"""Characters, from Amazon's schema; the name from the developer console."""
MOST_KEYWORDS, LONGEST_KEYWORD = 30, 150
MOST_PHRASES, LONGEST_PHRASE = 3, 200
LONGEST_INSTRUCTIONS = 4000

PLACEHOLDERS = re.compile(r"example\.|localhost|127\.0\.0\.1|\.(?:test|invalid|local)$|your[-_.]")

REVIEW = "docs/clinician-review.md"


def texts_have_their_length(project: Project) -> Iterator[Finding]:
    """Every text of the listing is there and no longer than Amazon takes."""
    for locale, listing in project.listings.items():
        for field, longest in LONGEST.items():
            length = len(listing.get(field, ""))
            if not 2 <= length <= longest:
                yield Finding(f"{locale}, {field}", f"It has {length} characters: 2 to {longest}.")
        keywords = listing.get("keywords", [])
        if not 1 <= len(keywords) <= MOST_KEYWORDS:
            yield Finding(
                f"{locale}, keywords", f"There are {len(keywords)}: 1 to {MOST_KEYWORDS}."
            )
        for keyword in keywords:
            if len(keyword) > LONGEST_KEYWORD:
                yield Finding(f"{locale}, keyword {keyword[:30]!r}", "Shorten it to 150.")
    length = len(project.manifest["publishingInformation"].get("testingInstructions", ""))
    if not 1 <= length <= LONGEST_INSTRUCTIONS:
        yield Finding("testing", f"It has {length} characters: 1 to {LONGEST_INSTRUCTIONS}.")


def words_keep_the_health_policy(project: Project) -> Iterator[Finding]:
    """Nothing in the listing promises, diagnoses or claims what the health policy forbids."""
    refused = project.content.language.store.refused
    for locale, listing in project.listings.items():
        fields = {key: listing.get(key, "") for key in LONGEST}
        fields["keywords"] = "\n".join(listing.get("keywords", ()))
        for field, text in fields.items():
            for pattern, instead in refused.items():
                if found := re.search(pattern, text, re.IGNORECASE):
                    yield Finding(f"{locale}, {field}", f"It says {found[0]!r}: {instead}.")


def description_carries_the_disclaimer(project: Project) -> Iterator[Finding]:
    """Every description says that the skill is no substitute for a professional's advice."""
    for locale, listing in project.listings.items():
        for words in project.content.language.store.disclaimer:
            if words not in listing.get("description", "").lower():
                yield Finding(f"{locale}, description", f'Say: "{words}".')


def description_suggests_only_what_is_heard(project: Project) -> Iterator[Finding]:
    """Every phrase that a description puts in quotes can be said."""
    for locale, listing in project.listings.items():
        for phrase in suggested(listing.get("description", "")):
            if not _heard(phrase, project):
                yield Finding(f"{locale}, description", f"No intent hears {phrase!r}: add it.")


def example_phrases_are_utterances(project: Project) -> Iterator[Finding]:
    """Up to three example phrases, each an exact utterance; the first opens the skill."""
    for locale, listing in project.listings.items():
        phrases = listing.get("examplePhrases", [])
        if not 1 <= len(phrases) <= MOST_PHRASES:
            yield Finding(f"{locale}, examples", f"There are {len(phrases)}: 1 to {MOST_PHRASES}.")
        for number, phrase in enumerate(phrases, 1):
            place = f"{locale}, example {number}"
            if len(phrase) > LONGEST_PHRASE:
                yield Finding(place, f"It has {len(phrase)} characters: {LONGEST_PHRASE} at most.")
            if number == 1 and phrase.lower() != project.ear.words.opening:
                yield Finding(place, f'Begin with "{project.ear.words.opening}".')
            if not _heard(phrase, project):
                yield Finding(place, f"No intent hears {phrase!r} word for word: use an utterance.")


def description_names_what_it_does(project: Project) -> Iterator[Finding]:
    """Every description names the bedtime stretch and, where it may set one, the reminder."""
    known = project.content.language.store
    permitted = bool(project.manifest.get("permissions"))
    wanted = [*known.named, *(known.named_with_reminder if permitted else ())]
    for locale, listing in project.listings.items():
        for feature in wanted:
            if feature not in listing.get("description", ""):
                yield Finding(f"{locale}, description", f"Name the {feature}.")


def testers_reach_every_permission(project: Project) -> Iterator[Finding]:
    """The testing instructions set, change and cancel a reminder, and tell of the permission."""
    if not project.manifest.get("permissions"):
        return
    told = project.manifest["publishingInformation"].get("testingInstructions", "")
    for words in project.content.language.store.tested_with_reminder:
        if words not in told:
            yield Finding("store.yaml, testing", f"Say {words!r} in a talk.")


def keywords_are_of_the_region(project: Project) -> Iterator[Finding]:
    """No keyword is a word that only people of other regions use."""
    for locale, listing in project.listings.items():
        keywords = listing.get("keywords", [])
        known = known_in(locale, keywords, project.content)
        for keyword in (one for one in keywords if one not in known):
            yield Finding(f"{locale}, keyword {keyword!r}", "Leave it out there.")


def icons_are_as_asked(project: Project) -> Iterator[Finding]:
    """Both icons are PNG of the right size, with an alpha channel for the round corners."""
    package = project.root / "skill-package"
    for locale, listing in project.listings.items():
        for field, name in (("smallIconUri", "icon-small.png"), ("largeIconUri", "icon-large.png")):
            uri = listing.get(field, "")
            if uri != f"file://assets/{name}":
                yield Finding(f"{locale}, {field}", f"It is {uri!r}: file://assets/{name}.")
    for name, size in SIZES.items():
        if (wrong := _icon(package / "assets" / name, size)) is not None:
            yield Finding(f"skill-package/assets/{name}", f"{wrong} Run `make icons`.")


def addresses_are_real(project: Project) -> Iterator[Finding]:
    """The privacy policy and the terms have addresses of their own, served over https."""
    pages = project.manifest["privacyAndCompliance"].get("locales", {})
    seen: set[tuple[str, str]] = set()
    for locale in project.listings:
        for field in ("privacyPolicyUrl", "termsOfUseUrl"):
            address = pages.get(locale, {}).get(field, "")
            if (field, address) in seen:
                continue
            seen.add((field, address))
            host = urlsplit(address).hostname or ""
            real = address.startswith("https://") and "." in host
            if not real or PLACEHOLDERS.search(host):
                mend = f"{address!r} is a placeholder: host `make site` and put its address there."
                yield Finding(f"content/en/store.yaml, site ({field})", mend, person=True)
            elif "alexa" in host:
                yield Finding(f"{locale}, {field}", 'Amazon wants no "alexa" in the host\'s name.')


def privacy_is_told_as_it_is(project: Project) -> Iterator[Finding]:
    """What the manifest says of privacy is true, and the privacy page names each permission."""
    told = project.manifest["privacyAndCompliance"]
    wanted = {
        "allowsPurchases": False,
        "isChildDirected": False,
        "isExportCompliant": True,
        "containsAds": False,
    }
    for field, value in wanted.items():
        if told.get(field) is not value:
            yield Finding(f"privacyAndCompliance, {field}", f"It must be {value}.")
    if "usesHealthInfo" in told:
        mend = "Leave it out: it is for those whom HIPAA covers, with a contract with Amazon."
        yield Finding("privacyAndCompliance, usesHealthInfo", mend)
    if project.manifest.get("permissions") and told.get("usesPersonalInfo") is not True:
        mend = "It must be True: what a permission opens is personal information."
        yield Finding("privacyAndCompliance, usesPersonalInfo", mend)
    page = _text(project.root / "docs" / "privacy.md")
    for permission in project.manifest.get("permissions", ()):
        if permission["name"] not in page:
            yield Finding("docs/privacy.md", f"Say what {permission['name']} is used for.")


def countries_have_their_numbers(project: Project) -> Iterator[Finding]:
    """The skill is offered only where it knows the number to call, under Health and Fitness."""
    published = project.manifest["publishingInformation"]
    if published.get("category") != "HEALTH_AND_FITNESS":
        yield Finding("store.yaml, category", "HEALTH_AND_FITNESS.")
    if published.get("isAvailableWorldwide") is not False:
        yield Finding("isAvailableWorldwide", "False: elsewhere it has no number for emergencies.")
    countries = set(published.get("distributionCountries", ()))
    known = {locale[-2:] for locale in project.listings} | {"IE", "NZ"}
    if missing := {locale[-2:] for locale in project.listings} - countries:
        yield Finding("store.yaml, countries", f"Add {', '.join(sorted(missing))}.")
    if strange := countries - known:
        yield Finding("store.yaml, countries", f"regions.yaml has no number for {sorted(strange)}.")


def a_clinician_has_signed(project: Project) -> Iterator[Finding]:
    """A clinician has read the script and signed."""
    signed = re.search(r"^\| *Name *\| *[^|\s]", _text(project.root / REVIEW), re.MULTILINE)
    if not signed:
        mend = "Have docs/script.md reviewed; the reviewer fills in the table at the end."
        yield Finding(REVIEW, mend, person=True)


def _heard(phrase: str, project: Project) -> bool:
    known = project.ear.words
    return known.opens(phrase) or project.ear.exact(known.request(phrase)) is not None


def _icon(path: Path, size: int) -> str | None:
    """What is wrong with an icon, None where nothing is. PNG, third edition, 11.2.2: IHDR."""
    try:
        head = path.read_bytes()[:26]
    except OSError:
        return "It is missing."
    if head[:8] != b"\x89PNG\r\n\x1a\n" or len(head) < 26:
        return "It is no PNG."
    width, height = struct.unpack(">II", head[16:24])
    if (width, height) != (size, size):
        return f"It has {width} by {height} pixels, not {size} by {size}."
    return None if head[25] == 6 else "It has no alpha channel."


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


RULES: tuple[Rule, ...] = (
    texts_have_their_length,
    words_keep_the_health_policy,
    description_carries_the_disclaimer,
    description_suggests_only_what_is_heard,
    example_phrases_are_utterances,
    description_names_what_it_does,
    testers_reach_every_permission,
    keywords_are_of_the_region,
    icons_are_as_asked,
    addresses_are_real,
    privacy_is_told_as_it_is,
    countries_have_their_numbers,
    a_clinician_has_signed,
)
