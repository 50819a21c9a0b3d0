"""What a person or a pipe sees: values of `results` in, text out. Knows no engine and no Click."""
