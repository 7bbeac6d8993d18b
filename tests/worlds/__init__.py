"""What nouns add to the worlds of the sweep (tests/personas.py), a file each."""
