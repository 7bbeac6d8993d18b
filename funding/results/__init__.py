"""Cost and results together: what ward money went to, by what it serves, and what came of it."""
