"""The rules of monitoring in plain Python, a file for each kind: slow, readable, right by definition.

The engine decides the same in compiled loops; tests hold every decision of it against `judged`.
"""

from esep.monitoring.alerts import Judged
from esep.monitoring.judge.judging import judged

__all__ = ["Judged", "judged"]
