"""The index on a real Chroma server, which two libraries share."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes import Desk, make_article
from rag.chroma import ServerChroma
from rag.errors import RagError
from rag.library import Library
from rag.types import Filters

ARTICLES = [
    make_article("rain", "Rain fell on Dubai all day.", outlet="Wire"),
    make_article("cup", "Argentina won the final in Lusail.", outlet="Plaza", language="es"),
]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server that Chroma's own package brings along."""
    command = shutil.which("chroma", path=str(Path(sys.executable).parent))
    assert command, "chromadb installs its server beside Python"
    folder, port = tmp_path_factory.mktemp("server"), free_port()
    process = subprocess.Popen(
        [command, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and process.poll() is None:
            with socket.socket() as asking:
                if not asking.connect_ex(("127.0.0.1", port)):
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def desk(server: str, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path, chroma=ServerChroma(server))
    desk.index.add(ARTICLES)
    yield desk
    desk.close()


def test_a_server_finds_the_nearest_and_keeps_to_filters(desk: Desk) -> None:
    assert desk.nearest("who won the final")[0] == "cup:0"
    assert desk.nearest("who won the final", Filters(outlets=("Wire",))) == ["rain:0"]


def test_removed_is_gone_from_the_server(desk: Desk) -> None:
    desk.index.remove("cup")
    assert desk.nearest("who won the final") == ["rain:0"]


def test_a_collection_lost_on_the_server_is_built_anew(desk: Desk, server: str) -> None:
    embedded = desk.embedder.embedded
    generation = desk.library.note("generation")
    other = ServerChroma(server)
    other.drop(generation)
    other.close()
    desk.index.add([make_article("moon", "The lander touched down near the south pole.")])
    assert set(desk.nearest("anything")) == {"cup:0", "moon:0", "rain:0"}
    assert desk.library.note("generation") != generation
    assert desk.embedder.embedded == embedded + 1


def test_another_process_sees_what_was_written(desk: Desk, server: str, tmp_path: Path) -> None:
    second = Desk(tmp_path, chroma=ServerChroma(server))
    assert second.nearest("rain in Dubai")[0] == "rain:0"
    second.index.add([make_article("moon", "The lander touched down near the south pole.")])
    assert desk.nearest("the south pole lander")[0] == "moon:0"
    second.close()


def test_two_libraries_share_a_server_and_nothing_else(
    desk: Desk, server: str, tmp_path: Path
) -> None:
    other = Desk(tmp_path / "other", chroma=ServerChroma(server))
    other.index.add([make_article("moon", "The lander touched down near the south pole.")])
    assert other.nearest("who won the final") == ["moon:0"]
    assert "moon:0" not in desk.nearest("the south pole lander")
    assert Library(tmp_path / "other" / "library.db").note("generation") != desk.library.note(
        "generation"
    )
    other.close()


def test_only_the_newest_generation_stays_on_the_server(server: str, tmp_path: Path) -> None:
    chroma = ServerChroma(server)
    desk = Desk(tmp_path, chroma=chroma)
    desk.index.add(ARTICLES)
    before = desk.library.note("generation")
    desk.store.rebuild()
    with pytest.raises(Exception, match="does not exist"):
        chroma.open(before)
    assert desk.nearest("rain in Dubai")[0] == "rain:0"
    desk.close()


def test_a_server_that_does_not_answer_is_told_with_what_to_do() -> None:
    address = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(RagError, match=r"does not answer.*KHABAR_CHROMA_URL"):
        ServerChroma(address).create("generation")
