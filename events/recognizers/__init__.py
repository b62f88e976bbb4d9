"""Recognizers: each finds one kind of mention in a sentence and says why."""
