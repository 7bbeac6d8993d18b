"""A link to one offer, for a group without a sign-in."""
