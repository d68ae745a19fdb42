"""Points, similarities, frames and heat maps: where things are in a face."""
