"""The ledger: what cards mean in figures, posted as it becomes known, and balanced for any period and moment.

`histories` and `known` hold what records are known to have been on every day; `lines` says what a measure
makes of one record; `poster` posts the difference that each card makes. Engines answer questions: the judge
from the cards themselves, the others from postings, and they agree cell for cell.
"""
