"""`python -m clients SDK FILE`: runs the cells of a JSON file."""

import sys
import warnings

from .check import main

# models of the tests may be old enough for an SDK to warn of them
warnings.simplefilter("ignore")
main(*sys.argv[1:])
