"""Claims: what a privacy policy says, with the line and the words that say it. Knows nothing of apps."""
