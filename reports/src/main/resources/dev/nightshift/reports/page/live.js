/* Follows what happens; without it pages show what was when they were opened. */
