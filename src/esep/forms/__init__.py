"""Official forms as data: read, control, consolidate, compare and write them."""

from esep.forms.loading import load_form

__all__ = ["load_form"]
