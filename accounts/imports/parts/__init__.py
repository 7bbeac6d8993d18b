"""Files that are too large for one request: they come in parts, and are read from them."""
