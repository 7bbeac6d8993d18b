"""Starting data: workbooks that are uploaded, looked at, loaded and undone (`core.imports` reads them)."""
