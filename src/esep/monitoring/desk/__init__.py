"""The night desk: what waits, what is pressing, what comes next, and what one shift leaves to the next."""
