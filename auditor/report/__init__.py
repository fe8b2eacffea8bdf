"""Formats what was found; reads no file and judges nothing."""
