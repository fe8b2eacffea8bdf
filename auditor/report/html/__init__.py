"""The report as one web page that works offline and under a strict content policy."""
