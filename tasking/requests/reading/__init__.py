"""Lists that services export from their own systems, read in one go."""
