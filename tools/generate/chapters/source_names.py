"""The schema of content/en/source_names.yaml: how a voice names each reference."""

from __future__ import annotations

from tools.generate.chapters.words import Words

Chapter = dict[str, Words]
