"""This quarter's figures: typed, pasted, asked about where they are odd."""
