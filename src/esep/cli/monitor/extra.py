"""The extra `monitoring`: what is installed with it, and the refusal where it is not.

Help, and whatever needs nothing of it, works without.
"""

from importlib.util import find_spec

from esep.kernel.errors import EsepError

LIBRARIES = ("numba", "shapely", "aiohttp", "aiomqtt")


def require_extra() -> None:
    """Refuse where a library of the extra is not installed.

    Raises:
        EsepError: E-1125 with the name of the library.
    """
    if missing := next((name for name in LIBRARIES if find_spec(name) is None), None):
        raise EsepError("E-1125", module=missing)
