"""A Spark session on this machine: nothing listens beyond it, nothing is drawn, and instants are UTC."""

import os
import sys

from esep.kernel.errors import EsepError
from esep.monitoring.spark.types import Session

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}


def local_session(cores: int = 2) -> Session:
    """A session with so many cores of this machine; a cluster brings a session of its own.

    Raises:
        EsepError: E-1074 when Spark or its Java is not installed.
    """
    try:
        from pyspark.errors import PySparkRuntimeError  # noqa: PLC0415 - an extra
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError:
        raise EsepError("E-1074", part="pyspark") from None
    # Spark starts its workers by the variables alone, else with whatever Python the machine has.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", SETTINGS["spark.driver.host"])
    builder = SparkSession.builder.master(f"local[{cores}]").appName("esep")
    builder = builder.config("spark.sql.shuffle.partitions", str(cores))
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkRuntimeError, OSError):
        raise EsepError("E-1074", part="Java") from None
