"""Picture files, value ranges, and what is drawn over pictures."""
