"""A stand-in for Alexa: an ear, a device, the rules of every response, and faces to talk to."""
