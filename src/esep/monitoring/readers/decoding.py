"""A column as texts, whatever its type is and whatever bytes stand in it."""

import pyarrow as pa


def texts(column: pa.ChunkedArray) -> list[str]:
    r"""Each value as a text; empty where there is none, a mark where bytes are no text.

    >>> texts(pa.chunked_array([[b"a ", None, b"\xff"]]))
    ['a', '', '\ufffd']
    """
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not (pa.types.is_string(column.type) or pa.types.is_binary(column.type)):
        column = column.cast(pa.string())
    values = column.cast(pa.binary()).to_pylist()
    return ["" if value is None else value.decode("utf-8", "replace").strip() for value in values]
