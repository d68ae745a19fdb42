"""From a photo to a toon."""
