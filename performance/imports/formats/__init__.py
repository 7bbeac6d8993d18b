"""The files that are read, each in the columns of who publishes it."""
