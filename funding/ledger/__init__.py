"""What a ward committee has, has promised and has paid: the only writer of money."""
