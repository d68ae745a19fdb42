"""Faces in photos and drawings, and their landmarks with a confidence."""
