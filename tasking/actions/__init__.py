"""Actions: a promise of what, who, which agency, by when."""
