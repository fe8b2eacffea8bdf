"""The comparison: pure functions over an app's facts and a policy's claims. No rule reads a file."""
