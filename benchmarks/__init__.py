"""How fast, how small, how soon: `make bench` measures and writes README.md here."""
