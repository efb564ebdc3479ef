"""An invented city in which it is known what truly happened: where everyone was, and every breach."""
