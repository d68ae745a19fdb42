"""A photo's person as an anime icon: measured, then painted."""
