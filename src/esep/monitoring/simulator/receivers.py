"""What a receiver makes of a place: errors that last, and echoes between houses."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esep.monitoring.fixes import Source
from esep.monitoring.simulator.city import Places, Random

LASTS = 0.9  # of an error is still there a minute later
ECHOES, ECHO_LASTS = 0.002, 0.02  # how often a reflected signal throws a place away, and again the next
RADIUS_OF_68 = 1.5096  # deviations along one axis: two of three places lie within
WIFI_SHARE, WIFI_ERROR = 0.03, 20.0


@dataclass(frozen=True, slots=True)
class Received:
    """Places as devices tell them, one row for each device."""

    places: npt.NDArray[np.float64]
    accuracy: npt.NDArray[np.int64]  # decimetres
    source: npt.NDArray[np.int64]


def received(random: Random, true: Places) -> Received:
    """Add the errors of receivers to true places, (devices, instants, 2).

    An echo throws a place 100 to 300 m away, and the receiver does not know: its accuracy is told as ever.
    """
    devices, instants, _ = true.shape
    deviation = random.uniform(3.0, 8.0, (devices, 1))
    wifi = random.random((devices, instants)) < WIFI_SHARE
    error = _lasting(random, devices, instants) * deviation[..., None]
    error = np.where(wifi[..., None], random.normal(0.0, WIFI_ERROR, true.shape), error)
    told = np.where(wifi, WIFI_ERROR, deviation) * RADIUS_OF_68
    return Received(
        true + error + _echoes(random, devices, instants),
        np.rint(told * 10).astype(np.int64),
        np.where(wifi, int(Source.WIFI), int(Source.GNSS)),
    )


def _lasting(random: Random, devices: int, instants: int) -> Places:
    error = random.normal(size=(devices, instants, 2))
    fresh = (1 - LASTS**2) ** 0.5
    for step in range(1, instants):
        error[:, step] = LASTS * error[:, step - 1] + fresh * error[:, step]
    return error


def _echoes(random: Random, devices: int, instants: int) -> Places:
    thrown = random.random((devices, instants)) < ECHOES
    again = np.zeros_like(thrown)
    again[:, 1:] = thrown[:, :-1] & (random.random((devices, instants - 1)) < ECHO_LASTS)
    angle = random.uniform(0, 2 * np.pi, (devices, instants))
    far = random.uniform(100.0, 300.0, (devices, instants))
    echo = np.stack([far * np.cos(angle), far * np.sin(angle)], axis=-1) * thrown[..., None]
    echo[:, 1:] += np.where((again & ~thrown)[:, 1:, None], echo[:, :-1], 0.0)
    return np.asarray(echo)
