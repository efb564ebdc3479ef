"""The rules as machine code: small functions over records, joined into one loop by numba.

Nothing here may be computed faster but otherwise: no reordering of sums, no fused operations. The judge in
plain
Python takes the same steps and must come to the same decision.
"""
