"""What becomes of the work of a team whose agency ends."""
