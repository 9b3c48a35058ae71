"""What can go wrong in ways a person can mend. Standard library only.

::

    RagError                shown to the user as it is; anything else is a bug
    ├── BadArticle          a file or record that cannot be read as an article
    ├── NoArticles          a question asked of an empty library, or an unknown article
    ├── BadQuestion         an empty or far too long question
    ├── ModelUnavailable    model files or a chat model that cannot be had
    ├── ModelMismatch       a library made with another embedding model
    ├── LibraryBusy         another process is writing
    └── LibraryDamaged      the library or its index cannot be read

Each message says what happened, with the value, and what to do.
"""


class RagError(Exception):
    """Shown to the user as it is."""


class BadArticle(RagError):
    """A file or record that cannot be read as an article: ``where`` names file and line."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


class NoArticles(RagError):
    """There is nothing to answer from, or no article by that id."""


class BadQuestion(RagError):
    """The question is empty or far too long."""


class ModelUnavailable(RagError):
    """Model files or a chat model cannot be had."""


class ModelMismatch(RagError):
    """The library's vectors were made with another embedding model."""


class LibraryBusy(RagError):
    """Another process is writing to the library."""


class LibraryDamaged(RagError):
    """The library or its index cannot be read."""
