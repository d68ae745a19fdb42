"""Photos of faces to anime faces, with a landmark loss inside one gradient tape."""

__version__ = "0.1.0"
