"""Measures what is spoken and drawn."""
