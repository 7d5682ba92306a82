"""Verbs on the content: one module a verb, run as `python -m tools <verb>`."""
