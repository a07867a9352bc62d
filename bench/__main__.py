"""`python -m bench [NAME...]`: every measurement, or those named, one after the other."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys

import bench


def measurements() -> dict[str, str]:
    """The modules that measure something, with the first line of what they say about themselves."""
    names = (
        module.name for module in pkgutil.iter_modules(bench.__path__) if not module.name.startswith("_")
    )
    modules = {name: importlib.import_module(f"bench.{name}") for name in sorted(names)}
    return {
        name: (module.__doc__ or "").splitlines()[0]
        for name, module in modules.items()
        if hasattr(module, "main")
    }


def main() -> int:
    """Run each in a process of its own, so that memory and warm caches of one do not touch the next."""
    known = measurements()
    wanted = sys.argv[1:] or list(known)
    if unknown := [name for name in wanted if name not in known]:
        print(f"no measurement named {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    failed = 0
    for name in wanted:
        print(f"\n== {name}: {known[name]}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
