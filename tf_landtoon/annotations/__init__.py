"""Landmark files: reading, writing, and the outline points that some of them lack."""
