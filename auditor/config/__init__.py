"""Settings of the user's own: ``auditor.toml``."""
