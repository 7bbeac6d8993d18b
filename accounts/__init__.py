"""Users, sign-in, invitations, grants of roles, and the rules of access."""
