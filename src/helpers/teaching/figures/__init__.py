"""The series' figures: one file per subject, each view built once and moved by `update(result)`."""
