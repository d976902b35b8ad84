"""The pipeline: everybody in process for one role, by the stop where they stand."""
