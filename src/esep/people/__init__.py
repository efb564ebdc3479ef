"""Identities and keys: who the persons on the cards are, sealed so that only a right opens them.

Nothing above this folder holds a name. Cards carry ids that differ by domain and ciphertext under keys kept
here; destroying a key erases what it sealed, and the journal still verifies.
"""

from esep.people.entering import note_office, offices_of
from esep.people.erasure import ErasureList, erase_owners, erase_persons, replay_erasures
from esep.people.identities import Identity, Name, NoNumber
from esep.people.key_files import KeyFiles, create_keys
from esep.people.keyring import Erasure, Keyring
from esep.people.links import Links
from esep.people.merging import Merge, Parting, SamePersons
from esep.people.people_file import PeopleFile
from esep.people.persons import Found, People
from esep.people.sealing import Plain

__all__ = [
    "Erasure",
    "ErasureList",
    "Found",
    "Identity",
    "KeyFiles",
    "Keyring",
    "Links",
    "Merge",
    "Name",
    "NoNumber",
    "Parting",
    "People",
    "PeopleFile",
    "Plain",
    "SamePersons",
    "create_keys",
    "erase_owners",
    "erase_persons",
    "note_office",
    "offices_of",
    "replay_erasures",
]
