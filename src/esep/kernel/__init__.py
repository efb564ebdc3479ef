"""Time, periods, texts, errors and whole outputs: what every other part stands on.

The kernel knows no country, no form and no law; it imports nothing of esep outside itself.
"""
