"""certify: what Amazon checks before it lists a skill, as a program.

Each rule is a function whose first docstring line is what must be true. The rules stand in
listing.py (what people read), model.py (what Alexa hears), talk.py (how the talk behaves) and
schemas.py (Amazon's own schemas). Rules of single sentences and responses have their homes in
tools/generate and simulator/rules.py; certify calls those.
"""

from __future__ import annotations

from collections.abc import Iterator

from tools.certify import freshness, listing, model, schemas, talk
from tools.certify.project import Finding, Project, Rule, load

RULES: tuple[Rule, ...] = (
    *freshness.RULES,
    *listing.RULES,
    *model.RULES,
    *talk.RULES,
    *schemas.RULES,
)

READY, BROKEN, WAITING = 0, 1, 2
"""Exit statuses: all is well; something here must be mended; only a person's part is missing."""


def run(listen_only: bool = False, name_free: bool = False, with_tasks: bool = False) -> int:
    """Print every finding with its rule, place and mend. Returns READY, BROKEN or WAITING."""
    project = load(listen_only=listen_only, name_free=name_free, with_tasks=with_tasks)
    found = list(findings(project))
    ours = [(rule, one) for rule, one in found if not one.person]
    theirs = [(rule, one) for rule, one in found if one.person]
    for heading, group in (("To mend", ours), ("Only you can supply", theirs)):
        if group:
            print(f"{heading}:")
            for rule, one in group:
                print(f"  {title(rule)}\n    {one.place}: {one.mend}")
    for note in schemas.not_checked(project):
        print(note)
    print(f"{len(RULES)} rules: {len(ours)} findings to mend, {len(theirs)} left to you.")
    return BROKEN if ours else WAITING if theirs else READY


def findings(project: Project) -> Iterator[tuple[Rule, Finding]]:
    """Every finding, with the rule that it breaks."""
    for rule in RULES:
        for one in rule(project):
            yield rule, one


def title(rule: Rule) -> str:
    """What a rule demands: the first line of its docstring."""
    return (rule.__doc__ or "").splitlines()[0]
