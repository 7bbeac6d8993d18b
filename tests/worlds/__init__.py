"""What nouns add to the worlds of the sweep, a file each."""
