"""`python -m helpers.teaching.publish`: run notebooks and save them with fresh outputs."""

import sys

from helpers.teaching.publish.publish import main

sys.exit(main())
