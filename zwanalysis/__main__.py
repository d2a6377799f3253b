"""``python -m zwanalysis`` is the command ``zwanalysis``."""

import sys

from zwanalysis.cli import main

sys.exit(main())
