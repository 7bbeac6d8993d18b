"""Money: figures with their sources, held side by side and never added up."""
