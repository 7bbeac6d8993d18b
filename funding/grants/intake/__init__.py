"""Applications as they come in: by the public form or on paper, until they are matched to a group."""
