"""Tables: labelled figures of one measure, with everything a reader must know before comparing them."""
