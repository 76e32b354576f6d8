"""The command `python -m helpers.teaching.publish`: run notebooks and save their outputs."""

import sys

from helpers.teaching.publish.publish import main

if __name__ == "__main__":
    sys.exit(main())
