"""What tells of a priority: the indicators that a plan names for it, and how it stands by them."""
