"""What the chair says of minutes with the chair's own sign-in: that they are not right, and that they
are signed."""
