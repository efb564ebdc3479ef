"""The law and the classifications of a country: values with dates and sources, in plain data files.

A codebook is a folder. `kz/` holds Kazakhstan; another country is another folder, no other code.
"""

from esep.codebook.book import Codebook

__all__ = ["Codebook"]
