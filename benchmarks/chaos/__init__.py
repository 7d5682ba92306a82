"""What breaks, and whether it costs anybody in pain an answer: `make chaos`."""
