"""The agenda of a tasking meeting, built from live records."""
