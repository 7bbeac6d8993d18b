"""All entries, actuals and virements, whole or as a random sample that can be repeated."""
