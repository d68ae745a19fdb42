"""TFRecord files to batches."""
