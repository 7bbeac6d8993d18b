"""A link to the report of one grant, for a group without a sign-in."""
