"""What a landmark detector is worth."""
