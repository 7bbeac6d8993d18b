"""A link to the figures of one return, for who has no sign-in."""
