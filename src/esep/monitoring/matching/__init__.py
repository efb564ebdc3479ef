"""Crime matching: could a monitored person have been near a recorded offence? Never: where was this person?

A match is a fact about a device and an hour. It accuses nobody, and that somebody could not have been there
is told as plainly as that somebody could.
"""
