"""Anime faces drawn with NumPy and OpenCV: geometry, ink, colour and camera faults.

`person.sample` draws a person by lot, one frozen value; `scene.paint` puts the brushes together
and paints it. A brush's file has its plan, a frozen value of what is random (`plan`, `plan_...` or
`sample`), and what paints it (`draw`, `draw_...`), without a random number left.

Coordinates are face units unless a name says otherwise: the origin is the middle between the eyes,
y points to the chin, and 1 is the distance from there to the chin. `canvas.Canvas` carries face
units to pixels.
"""
