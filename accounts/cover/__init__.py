"""Cover for absence: named beforehand, for a time, listed when used."""
