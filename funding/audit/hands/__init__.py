"""Who had a hand in which step of a grant, and who changed what about money."""
