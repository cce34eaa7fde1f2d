"""The compiled core, where there is a C compiler; without one the package installs all the same and uses NumPy alone.

Everything else about the package stands in pyproject.toml.
"""

import os
import sysconfig

from setuptools import Extension, setup

SOURCE = "src/standoff/engines/native/core.c"
HEADERS = [
    f"src/standoff/engines/native/{name}.h" for name in ("dense", "lanes", "ranks", "sets", "shape", "slices", "team")
]
COMMON = ["-std=gnu11", "-O3", "-g0", "-fvisibility=hidden", "-pthread"]
V3 = ["-mavx2", "-mbmi", "-mbmi2", "-mpopcnt"]
V4 = [*V3, "-mavx512f", "-mavx512bw", "-mavx512vl", "-mavx512dq"]


def variants() -> dict[str, list[str]]:
    """Name -> further flags of the compiler; on a 64-bit x86 one for each generation of vector instructions."""
    if os.name != "posix":
        return {}
    if sysconfig.get_platform().endswith("x86_64"):
        return {"baseline": [], "v3": V3, "v4": V4}
    return {"baseline": []}


setup(
    ext_modules=[
        Extension(
            f"standoff.engines._native_{name}",
            [SOURCE],
            depends=HEADERS,
            extra_compile_args=[*COMMON, *flags],
            extra_link_args=["-pthread"],
            optional=True,
        )
        for name, flags in variants().items()
    ]
)
