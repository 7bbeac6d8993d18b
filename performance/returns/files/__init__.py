"""Files that are expected from time to time."""
