"""Observations: a figure of an indicator, in a place and a period. Never overwritten: superseded."""
