"""Settings, and the only reader of the environment and of ``khabar.toml``.

Defaults are overridden by ``khabar.toml`` in the current folder, that by ``KHABAR_*`` variables,
those by what the caller passes. Only ``rag.build`` and the faces see a ``Settings``; everything
else takes plain values. Keys and passwords stay in their providers' own variables.
"""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from rag.errors import RagError


class Settings(BaseSettings):
    """What can be chosen, with when to choose otherwise."""

    model_config = SettingsConfigDict(
        env_prefix="KHABAR_", toml_file="khabar.toml", frozen=True, extra="forbid"
    )

    home: Path = Field(default_factory=lambda: user_data_path("khabar"))
    """Folder of the library, its index, runs and history."""

    models: Path = Field(default_factory=lambda: user_cache_path("khabar") / "models")
    """Folder of the model files made from installed packages; safe to delete."""

    embeddings: str = ""
    """A sentence-transformers folder or hub name; empty for the model that comes with Khabar."""

    llm: str = "auto"
    """Who phrases answers: ``auto``, ``none``, ``local``, ``provider:model``, a URL, a file."""

    chroma_url: str = ""
    """A Chroma server, for libraries that outgrow one machine; empty for the embedded index."""

    chroma_token: str = Field(default="", repr=False)
    """The Chroma server's token, if it wants one; better set in the environment than in a file."""

    passages: int = Field(default=8, ge=1, le=100)
    """How many passages are retrieved; more finds more and reads slower."""

    quotes: int = Field(default=3, ge=1, le=20)
    """How many pieces of evidence an answer may show."""

    passage_tokens: int = Field(default=192, ge=32, le=448)
    """Longest passage, in the embedder's tokens; takes effect for articles added afterwards."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**chosen: object) -> Settings:
    """The settings in force, with ``chosen`` on top; raises ``RagError`` that names a bad value."""
    try:
        return Settings(**{k: v for k, v in chosen.items() if v is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise RagError(
            f"Setting {name!r} cannot be {first.get('input')!r}: {first['msg']}. "
            f"Change it in khabar.toml or KHABAR_{name.upper()}."
        ) from None
    except ValueError as error:  # a khabar.toml that is no TOML
        raise RagError(f"khabar.toml cannot be read: {error}. Mend or remove it.") from None
