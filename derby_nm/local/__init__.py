"""What a developer's machine needs: the environment file, the embedded database, the runner."""
