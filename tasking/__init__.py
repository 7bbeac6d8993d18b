"""Actions: promises of what, who, which agency and by when, from first word to signed off."""
