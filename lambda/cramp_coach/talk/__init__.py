"""The talk itself: pure, no Alexa, no locale."""
