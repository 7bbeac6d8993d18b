"""The schedule of applications: what a ward committee decides on one evening, a press each."""
