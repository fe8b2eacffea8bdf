"""A store as pages: written to a folder that opens from disk, or shown live by a server."""
