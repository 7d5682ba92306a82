"""Ways to talk to the stand-in: text, a page in the browser, a voice."""
