"""What everyone knows: permissions, SDKs, phrases, categories, rules and their sources, as data with typed look-ups."""
