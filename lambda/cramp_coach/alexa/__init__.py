"""Alexa's side: a request in, a response out, and what is done in between."""
