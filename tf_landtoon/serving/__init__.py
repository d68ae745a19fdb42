"""From far away: a client of TensorFlow Serving, and a web page."""
