"""``python -m evals`` is ``khabar eval``."""

import sys

from evals.cli import app
from rag.errors import RagError

if __name__ == "__main__":
    try:
        app(prog_name="python -m evals")
    except RagError as error:
        sys.exit(f"evals: {error}")
