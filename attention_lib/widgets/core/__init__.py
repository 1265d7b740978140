"""What all widgets share; imports no widget."""
