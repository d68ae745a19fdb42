"""Generators, discriminators, landmark detectors and feature networks."""
