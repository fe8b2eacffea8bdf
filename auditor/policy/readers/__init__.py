"""From bytes to blocks: one module for each format."""
