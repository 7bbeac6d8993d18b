"""Pages of problems: forms, views, and the story that page, paper and text tell."""
