"""Trained networks as folders: saving, loading, exporting; the ones that ship."""
