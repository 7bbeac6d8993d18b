"""Whether it is fixed, asked of whoever reported it once it has ended, by a link; off as preset."""
