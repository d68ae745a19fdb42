"""Anime faces drawn with NumPy and OpenCV: geometry, ink, colour and camera faults.

`scene.draw` puts the parts together. Coordinates are face units unless a name says otherwise:
the origin is the middle between the eyes, y points to the chin, and 1 is the distance from there
to the chin. `canvas.Canvas` carries face units to pixels.
"""
