"""Source files to checked rows to graph (归集): detect, map, clean, check, load, report."""
