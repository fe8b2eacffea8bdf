"""Facts: what an Android package contains. Knows nothing of policies."""
