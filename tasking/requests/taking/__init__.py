"""Taking a request: the form that everybody with a role finds, and what it says beforehand."""
