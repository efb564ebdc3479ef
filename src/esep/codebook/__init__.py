"""The law and the classifications of a country: values with dates and sources, in plain data files.

A codebook is a folder. One comes with esep; another country is another folder, and no other code.
"""

from esep.codebook.book import Codebook

__all__ = ["Codebook"]
