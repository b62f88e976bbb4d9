"""The training text and what makes the decider's weights of it: `python -m events.training`.

`articles/*.jsonl` are whole articles with all their events, `sentences/<language>/*.tsv` single sentences with a label
(a sub-event type, or "none:<reason>"). All was written for this project, in several hands and many styles.
"""
