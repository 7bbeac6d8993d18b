"""Two groups that are one: merged for good, and both names stay findable."""
