"""What events are written as: each module one kind of file, read from the same columns (`columns`)."""
