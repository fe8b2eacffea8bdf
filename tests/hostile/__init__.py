"""Inputs made to break an auditor or to fool it, each with what Android, or a person, makes of it."""
