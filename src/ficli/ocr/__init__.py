"""Text of pages that are pictures: the program that reads them, and the memory of what it read."""
