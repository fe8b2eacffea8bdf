"""The nouns that every part of the auditor shares: frozen values that know nothing of files, parsers or output."""
