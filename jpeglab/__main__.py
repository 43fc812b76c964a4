"""``python -m jpeglab``."""

import sys

from jpeglab.cli import main

if __name__ == "__main__":
    sys.exit(main())
