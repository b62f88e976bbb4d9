"""Anything that holds news becomes articles here; what cannot be read becomes an issue and stops nothing else."""
