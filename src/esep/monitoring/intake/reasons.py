"""Why a message or one of its fixes is laid aside, by codes that stand in the files of the quarantine."""

from enum import StrEnum


class Reason(StrEnum):
    """What is wrong with what was sent. What is merely doubtful is taken and labelled instead."""

    TOO_LARGE = "too_large"
    NOT_READ = "not_read"  # no JSON, no batch, or not of the form agreed upon
    UNKNOWN_DEVICE = "unknown_device"
    UNKNOWN_GATEWAY = "unknown_gateway"
    WRONG_KEY = "wrong_key"
    NOT_WHOLE = "not_whole_number"  # a value that is missing, a text, a fraction or no number at all
    OUT_OF_RANGE = "out_of_range"  # no fix can hold it; a latitude of 91 degrees is taken and labelled
    NOT_FITTED = "not_fitted"  # the device was on nobody then
    FORGED = "forged"  # a counter used before, with other content
