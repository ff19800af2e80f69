"""Questions, items and places: what is matched and decided by words.

A question is too small a sum to be shared among processors: threads for it would only wait for one another, and
learning would take the processors from the bot that answers beside it. So numpy, once loaded, is asked for one thread.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
