"""Small numbers: which figures are not shown, so that none can be worked out."""
