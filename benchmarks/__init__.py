"""How fast Furat is on this machine: `python -m benchmarks`. Results of one run are in docs/performance.md."""
