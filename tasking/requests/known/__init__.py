"""How far a request may be known, and who asked."""
