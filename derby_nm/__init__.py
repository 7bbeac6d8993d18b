"""The roof: settings, root addresses, home pages. The only package that knows every other."""
