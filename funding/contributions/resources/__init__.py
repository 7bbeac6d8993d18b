"""Partner resources of the city and of a neighbourhood, on pages and in files."""
