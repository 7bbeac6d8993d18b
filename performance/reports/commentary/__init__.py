"""What an agency says of a figure that is red: asked for by a day, given by page or by link."""
