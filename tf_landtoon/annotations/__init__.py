"""Landmark files, in and out."""
