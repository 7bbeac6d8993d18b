"""What single nouns add to the two worlds of tests/personas.py."""
