"""A link to one action, for an owner who has no sign-in."""
