"""Monitoring as it runs: fixes come in, are judged by the orders of the register, and alerts go on to it."""
