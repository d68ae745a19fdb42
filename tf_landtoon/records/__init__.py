"""Pictures to TFRecord files."""
