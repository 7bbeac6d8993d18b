"""Returns: who owes which figures or file, since when, and what became of it."""
