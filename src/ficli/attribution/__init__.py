"""Who is mentioned in a text, and in what language it was first written: pure functions."""
