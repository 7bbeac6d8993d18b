"""Figures from files: the data hub's own, those of the ONS and the police, surveys, and deprivation."""
