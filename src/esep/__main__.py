"""`python -m esep` is the command `esep`."""

from esep.cli import main

if __name__ == "__main__":
    main()
