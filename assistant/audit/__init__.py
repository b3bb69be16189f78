"""The audit of past mail: how inquiries were answered, in figures that each lead down to their messages."""
