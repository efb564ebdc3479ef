"""Where the libraries of monitoring are not installed its commands say so, and help is there all the same."""

from subprocess import run
from sys import executable

BARRED = """
import sys
sys.modules.update(dict.fromkeys(("numba", "shapely", "aiohttp", "aiomqtt")))
from typer.testing import CliRunner
from esep.cli import app
COMMANDS = {
    "run": "--home x --as m-1 --purpose court_order:1 --keys x",
    "demo": "",
    "replay": "--fixes x --zones y",
    "explain": "1 --fixes x --zones y",
    "zones check": "x",
}
for name, words in COMMANDS.items():
    told = CliRunner().invoke(app, ["monitor", *name.split(), "--help"])
    done = CliRunner().invoke(app, ["monitor", *name.split(), *words.split(), "--lang", "en"])
    print(name, told.exit_code, "Example" in told.output, done.exit_code, done.stderr[:23])
"""


def test_without_the_extra_every_command_says_so_and_still_has_help():
    done = run([executable, "-c", BARRED], capture_output=True, text=True, check=False)
    said = "0 True 1 E-1125 numba is not ins"
    assert done.stdout.splitlines() == [
        f"{name} {said}" for name in ("run", "demo", "replay", "explain", "zones check")
    ], done.stderr
