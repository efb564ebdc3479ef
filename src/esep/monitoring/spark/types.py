"""What Spark hands over: a session and its frames; pyspark is an extra and is not imported to say so."""

from typing import Any, TypeAlias

Session: TypeAlias = Any  # pyspark.sql.SparkSession
Frame: TypeAlias = Any  # pyspark.sql.DataFrame
