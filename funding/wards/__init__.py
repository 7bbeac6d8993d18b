"""What the money did, for everybody: a page for each ward committee and year, and one for all."""
