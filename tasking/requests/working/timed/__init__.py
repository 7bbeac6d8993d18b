"""When work is due, paused, late and ended by itself."""
