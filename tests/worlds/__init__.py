"""What packages add to the world of the sweep, a file for each noun."""
