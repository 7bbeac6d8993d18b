"""What each noun adds to the worlds of the sweep."""
