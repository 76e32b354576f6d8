"""Random examples a test tries: few in `make test`, many with HYPOTHESIS_PROFILE=thorough, as in `make test-long`."""

import os

from hypothesis import settings

settings.register_profile("quick", max_examples=40, deadline=None)
settings.register_profile("thorough", max_examples=300, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
