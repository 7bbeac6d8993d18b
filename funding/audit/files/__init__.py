"""The file for audit of a grant or an application, and the same for a request under freedom of information."""
