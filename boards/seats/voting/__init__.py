"""Who votes on a body that decides, and who speaks for a body."""
