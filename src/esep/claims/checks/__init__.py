"""The checks a claim goes through: arithmetic, parts and wholes, series, words."""
