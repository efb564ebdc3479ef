"""The history of fixes: Parquet files by hour and place, in a format that everybody reads."""
