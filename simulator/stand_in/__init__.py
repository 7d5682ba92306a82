"""Stand-ins: an Echo, its ear, its clock, and Alexa's own services."""
