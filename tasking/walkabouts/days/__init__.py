"""Action days: several agencies in one place on one day."""
