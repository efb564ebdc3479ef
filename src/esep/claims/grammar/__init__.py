"""The grammar of figures: small named rules that make claims of the numbers of a text."""

from esep.claims.grammar.composing import claims_of

__all__ = ["claims_of"]
