"""The tests of Cold Facts, one folder per kind; a package, so that they can import each other."""
