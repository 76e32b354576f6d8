"""Compile docs/live/heat/kernel.c to kernel.wasm: `make kernel`.

The compiled file is kept in the project, so that building the site needs no compiler: the pinned
one is 100 MB to download, for 6 kB of code.  The file ends with the SHA-256 of the source that it
was made from, which compiled.js compares when it loads the file; tests hold it to that source, to
kernel.js and, where the compiler is installed, to what it makes of the source.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HEAT = Path(__file__).resolve().parent / "live" / "heat"
SOURCE = HEAT / "kernel.c"
COMPILED = HEAT / "kernel.wasm"
LOADER = HEAT / "compiled.js"
# What of the hash the loader compares.
NOTED = re.compile(r"(?<=const MADE_OF = 0x)[0-9a-f]{8}(?=;)")
# Nothing may be reordered or contracted: kernel.js must give the same numbers to the last bit.
FLAGS = (
    "-target wasm32-freestanding -Os -fno-unroll-loops -msimd128 -ffp-contract=off -nostdlib "
    "-Wall -Wextra -Werror -Wl,--no-entry,--strip-all,--import-memory,--export=__heap_base "
    "-Wl,-z,stack-size=4096"
).split()
SECTION = b"made of"


def source_hash() -> bytes:
    """Return the SHA-256 of the source."""
    return hashlib.sha256(SOURCE.read_bytes()).digest()


def noted(code: bytes) -> bytes:
    """Return WebAssembly with one more section, which a browser leaves alone: the source's hash.

    Parameters
    ----------
    code : bytes
        What the compiler made.
    """
    content = bytes([len(SECTION)]) + SECTION + source_hash()
    return code + bytes([0, len(content)]) + content


def noted_hash(compiled: bytes) -> bytes:
    """Return the hash at the end of compiled code; a ValueError if there is none."""
    length = hashlib.sha256().digest_size
    if not compiled[:-length].endswith(SECTION):
        raise ValueError("kernel.wasm does not say what it was made of; run `make kernel`")
    return compiled[-length:]


def compiled() -> bytes:
    """Return what the installed compiler makes of the source."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "kernel.wasm"
        command = [sys.executable, "-m", "ziglang", "cc", *FLAGS, "-o", str(target), SOURCE.name]
        # In the source's folder, so that no path of this machine gets into the file.
        cache = {"ZIG_GLOBAL_CACHE_DIR": folder, "ZIG_LOCAL_CACHE_DIR": folder}
        subprocess.run(command, cwd=HEAT, env=os.environ | cache, check=True)
        return noted(target.read_bytes())


if __name__ == "__main__":
    COMPILED.write_bytes(compiled())
    begins = source_hash().hex()[:8]
    LOADER.write_text(NOTED.sub(begins, LOADER.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"{COMPILED.name}: {COMPILED.stat().st_size} bytes")
