"""Many apps: what is to be audited, workers that may die, and a store that keeps what is finished."""
