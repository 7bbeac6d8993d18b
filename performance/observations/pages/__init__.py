"""What pages draw of figures, and the pages of one figure, of an indicator's method and of its file."""
