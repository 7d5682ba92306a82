"""Cramp Coach: a hands-free helper for a leg cramp, as an Alexa skill."""
