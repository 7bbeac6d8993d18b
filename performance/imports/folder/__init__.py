"""Files of figures that are put into a folder: found, looked at, and loaded once somebody has confirmed them."""
