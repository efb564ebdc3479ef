"""Fixes in, alerts out: what bracelets report is judged against the orders in force, and alerts can be told.

`fixes` are what devices say, `orders` what a court or an officer asks for, `alerts` what comes of both.
`step` judges; `judge` is the same in plain Python, slow and easy to read, and both agree in every decision.
"""
