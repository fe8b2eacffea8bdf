"""A store as live pages on this machine, and the verdicts of two reviewers; needs the extra ``[web]``."""
