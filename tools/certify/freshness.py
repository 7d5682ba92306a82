"""Whether what would be submitted is what the content says."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tools import generate
from tools.certify.project import Finding, Project, Rule
from tools.generate import manifest
from tools.generate.content import ContentError


def generated_files_follow_the_content(project: Project) -> Iterator[Finding]:
    """The content keeps its rules, and the generated files are made from it."""
    try:
        made = generate.build(
            project.content,
            listen_only=project.listen_only,
            name_free=project.name_free,
            with_tasks=project.with_tasks,
        )
    except ContentError as wrong:
        for problem in wrong.problems:
            yield Finding(f"{problem.file}, {problem.entry}", f"It {problem.what} {problem.mend}")
        return
    submitted = {manifest.PATH.name: {"manifest": project.manifest}}
    submitted |= {f"{locale}.json": model for locale, model in project.models.items()}
    for path, text in made.items():
        if path.name in submitted and json.loads(text) != submitted[path.name]:
            yield Finding(path.name, "It is stale: run `make generate` with the same options.")


RULES: tuple[Rule, ...] = (generated_files_follow_the_content,)
