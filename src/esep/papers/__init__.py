"""Printed papers: what is handed over, signed and sent, made from a card of the register.

A paper is a folder of data in the codebook: which card makes it, who reads it, what it shows, and its
words in each language. Import from the modules themselves: `esep.papers.printing` needs the extra `papers`.
"""
