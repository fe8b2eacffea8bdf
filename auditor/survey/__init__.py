"""What a store says over all its apps: figures, tables and pages."""
