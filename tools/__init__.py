"""Tools of the house: what is run by the Makefile and by nobody's product."""
