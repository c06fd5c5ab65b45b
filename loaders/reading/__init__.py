"""Reading (读取): the bytes of a file to grids of text, unattended, bounded, nothing guessed."""
