"""News articles in, conflict events out: reading, matching, storing, asking and taking away."""
