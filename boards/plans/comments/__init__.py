"""What people say of a plan while it is open for comments."""
